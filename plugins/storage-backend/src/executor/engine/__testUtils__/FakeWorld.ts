import {
  ClusterError,
  type ClusterClient,
  type ClusterErrorReason,
  type KubernetesObject,
  type ObjectName,
} from '../../../adapters/kubernetes';

/** One change that took effect. */
export interface Change {
  by: string;
  verb: 'create' | 'replace' | 'patch' | 'delete';
  object: string;
}

/** Objects with uids and versions, and an API server's way to refuse; finalizers are not known. */
export class FakeWorld {
  readonly objects = new Map<string, KubernetesObject>();
  readonly changes: Change[] = [];
  #clock = 0;

  /** A client whose changes are noted under a name. */
  client(by = 'somebody'): ClusterClient {
    const unused = async () => {
      throw new Error('The fake world does not have this');
    };
    return {
      name: 'home',
      get: async ref => this.objects.get(keyOf(ref)),
      create: async (object, options) => {
        const key = keyOf(refOf(object));
        if (this.objects.has(key)) {
          throw this.refusal('conflict', `${key} already exists`);
        }
        return options?.dryRun
          ? object
          : this.#put({ by, verb: 'create', object: key }, object, {
              uid: `uid-${(this.#clock += 1)}`,
            });
      },
      replace: async object => {
        const key = keyOf(refOf(object));
        const known = this.#demand(key, object.metadata);
        return this.#put({ by, verb: 'replace', object: key }, object, {
          uid: known.metadata.uid,
        });
      },
      patch: async ({ ref, precondition, patch }) => {
        const key = keyOf(ref);
        const known = this.#demand(key, precondition);
        return this.#put(
          { by, verb: 'patch', object: key },
          merge(known, patch) as KubernetesObject,
          { uid: known.metadata.uid },
        );
      },
      delete: async ({ uid, resourceVersion, ...ref }) => {
        const key = keyOf(ref);
        if (this.objects.has(key)) {
          this.#demand(key, { uid, resourceVersion });
          this.objects.delete(key);
          this.changes.push({ by, verb: 'delete', object: key });
        }
      },
      listObjects: async ({ kind }) =>
        [...this.objects.values()].filter(object => object.kind === kind),
      apply: unused,
      version: unused,
      list: unused,
      watch: unused,
      canI: unused,
      listPods: unused,
      podLog: unused,
      kubeletSummary: unused,
      close: () => {},
    };
  }

  refusal(reason: ClusterErrorReason, message: string = reason): ClusterError {
    return new ClusterError({ cluster: 'home', reason, message });
  }

  /** Names and annotations of everything there is. */
  get summary(): Record<string, unknown> {
    return Object.fromEntries(
      [...this.objects.values()]
        .map(({ metadata }) => [metadata.name, metadata.annotations ?? {}])
        .sort(),
    );
  }

  #demand(
    key: string,
    precondition: { uid?: string; resourceVersion?: string },
  ): KubernetesObject {
    const known = this.objects.get(key);
    if (!known) {
      throw this.refusal('not-found', `${key} does not exist`);
    }
    const { uid, resourceVersion } = known.metadata;
    if (
      (precondition.uid && precondition.uid !== uid) ||
      (precondition.resourceVersion &&
        precondition.resourceVersion !== resourceVersion)
    ) {
      throw this.refusal('conflict', `${key} has changed`);
    }
    return known;
  }

  #put(
    change: Change,
    object: KubernetesObject,
    { uid }: { uid?: string },
  ): KubernetesObject {
    const stored = {
      ...object,
      metadata: {
        ...object.metadata,
        uid,
        resourceVersion: `${(this.#clock += 1)}`,
      },
    };
    this.objects.set(change.object, stored);
    this.changes.push(change);
    return stored;
  }
}

function merge(known: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return patch;
  }
  const result: Record<string, unknown> = { ...(known as object) };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[field];
    } else {
      result[field] = merge(result[field], value);
    }
  }
  return result;
}

function refOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectName {
  const { namespace, name } = metadata;
  return { apiVersion, kind, namespace, name };
}

function keyOf({ kind, namespace, name }: ObjectName): string {
  return [kind, namespace, name].filter(Boolean).join('/');
}
