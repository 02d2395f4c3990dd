import { ApiClient, mergePatch } from '../../cluster/ApiClient';
import { ApiError, isNotFound } from '../../cluster/ApiError';
import { ApiObject } from '../../cluster/objects';
import { Cache } from './Cache';
import { Clock } from './Clock';
import { Change, Plan } from './changes';
import { EventRecorder } from './EventRecorder';
import { Caches } from './kinds';
import { pathOf, Resource, resourceKey, resources } from './resources';
import { identified, isTelling, mayStay, reasonOf, withUid } from './writes';

/** Who writes, for `managedFields`. */
const fieldManager = 'kube-controller-manager';

/** The service accounts' root certificate is the only ConfigMap that a controller reads. */
const rootCertificateSelector = 'metadata.name=kube-root-ca.crt';
/** Heartbeats are the only Leases that concern nodes. */
const nodeLeases =
  '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

/** What all controllers share: one client, one watch of each kind, one recorder. */
export class Cluster {
  readonly caches: Caches;
  readonly recorder: EventRecorder;
  private readonly own: Cache<ApiObject>[] = [];
  private readonly byResource = new Map<string, Cache<ApiObject>>();

  constructor(readonly client: ApiClient, readonly clock: Clock) {
    this.recorder = new EventRecorder(client, clock);
    const entries = Object.entries(resources).map(([name, resource]) => {
      const cache = new Cache<ApiObject>(client, resource, {
        ...(resource === resources.leases && { path: nodeLeases }),
        ...(resource === resources.configMaps && {
          fieldSelector: rootCertificateSelector,
        }),
      });
      this.own.push(cache);
      this.byResource.set(resourceKey(resource), cache);
      return [name, cache];
    });
    this.caches = Object.fromEntries(entries) as unknown as Caches;
  }

  /** The present, in milliseconds since 1970. */
  now(): number {
    return this.clock.now();
  }

  /** Every cache that holds all objects of its kind. */
  get complete(): Cache<ApiObject>[] {
    return this.own.filter(
      ({ resource }) =>
        resource !== resources.leases && resource !== resources.configMaps,
    );
  }

  /** Lists every kind that the API server has and begins to follow it. */
  async start(): Promise<void> {
    await Promise.all(
      this.own.map(async cache => {
        try {
          await cache.start();
        } catch (error) {
          // A server without a kind has none of its objects either.
          if (!isNotFound(error)) {
            throw error;
          }
        }
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.own.map(cache => cache.stop()));
  }

  /**
   * Carries out a plan. After a failure only the status is still written, and
   * the failure thrown.
   */
  async carryOut(component: string, plan: Plan): Promise<void> {
    try {
      for (const change of plan.changes) {
        await this.make(component, change);
      }
    } finally {
      if (plan.status) {
        await this.make(component, plan.status);
      }
    }
  }

  /**
   * Makes one change, and knows its result from then on.
   *
   * @throws ApiError for refusals that the change does not tolerate
   */
  async make(component: string, change: Change): Promise<void> {
    if (change.verb === 'event') {
      this.recorder.record(component, change.event);
      return;
    }
    try {
      const made = await this.write(change);
      const { done } = change;
      if (done) {
        this.recorder.record(
          component,
          typeof done === 'function' ? done(made) : done,
        );
      }
    } catch (error) {
      if (
        error instanceof ApiError &&
        change.tolerate?.includes(error.reason ?? '')
      ) {
        return;
      }
      if (change.failed && isTelling(error)) {
        [change.failed(reasonOf(error))]
          .flat()
          .forEach(event => this.recorder.record(component, event));
      }
      throw error;
    }
  }

  private async write(
    change: Exclude<Change, { verb: 'event' }>,
  ): Promise<ApiObject> {
    if (change.verb === 'create') {
      const { resource, object } = change;
      const { namespace } = object.metadata;
      return this.learn(
        resource,
        await this.client.request<ApiObject>(
          `${pathOf(resource, { namespace })}?fieldManager=${fieldManager}`,
          { method: 'POST', body: identified(resource, object) },
        ),
      );
    }
    const { verb, resource, object } = change;
    const { namespace, name, uid, resourceVersion } = object.metadata;
    if (verb === 'bind') {
      await this.client.request(
        pathOf(resource, { namespace, name, subresource: 'binding' }),
        {
          method: 'POST',
          body: {
            apiVersion: 'v1',
            kind: 'Binding',
            metadata: { name, namespace, uid },
            target: { apiVersion: 'v1', kind: 'Node', name: change.node },
          },
        },
      );
      return object;
    }
    if (verb === 'delete') {
      const { atVersion, ...options } = change.options ?? {};
      const answer = await this.client.request<ApiObject>(
        pathOf(resource, { namespace, name }),
        {
          method: 'DELETE',
          body: {
            ...options,
            preconditions: { uid, ...(atVersion && { resourceVersion }) },
          },
        },
      );
      this.learnDeletion(resource, uid, answer);
      return object;
    }
    const { subresource } = change;
    const path = `${pathOf(resource, {
      namespace,
      name,
      subresource,
    })}?fieldManager=${fieldManager}`;
    return this.learn(
      resource,
      await this.client.request<ApiObject>(
        path,
        verb === 'update'
          ? { method: 'PUT', body: identified(resource, object) }
          : {
              method: 'PATCH',
              contentType: mergePatch,
              body: withUid(change.patch, uid),
            },
      ),
    );
  }

  /**
   * An object as the API server has it, for decisions that a watch which lags
   * behind must not get wrong.
   */
  async fresh<T extends ApiObject>(
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ): Promise<T | undefined> {
    const object = await this.client.find<T>(
      pathOf(resource, { namespace, name }),
    );
    if (object) {
      this.learn(resource, object);
    }
    return object;
  }

  /** The cache of a kind, if there is one. */
  cacheOf(resource: Resource): Cache<ApiObject> | undefined {
    return this.byResource.get(resourceKey(resource));
  }

  /** Adds a cache that learns from writes as the others do. */
  addCache(cache: Cache<ApiObject>): void {
    this.byResource.set(resourceKey(cache.resource), cache);
  }

  private learn(resource: Resource, object: ApiObject): ApiObject {
    const { metadata } = object;
    // An update that takes the last finalizer of a deleted object answers its last state.
    if (metadata.deletionTimestamp && !mayStay(object)) {
      this.cacheOf(resource)?.removed(metadata.uid);
    } else {
      this.cacheOf(resource)?.wrote(object);
    }
    return object;
  }

  private learnDeletion(
    resource: Resource,
    uid: string,
    answer: ApiObject,
  ): void {
    // What is gone is answered as a Status, or, for some kinds, as it was.
    if (answer.metadata?.deletionTimestamp) {
      this.learn(resource, answer);
    } else {
      this.cacheOf(resource)?.removed(uid);
    }
  }
}
