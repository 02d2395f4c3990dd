import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { ApiObject } from '../cluster/objects';
import { Home, startHome } from './Home';

/** A home and a namespace of the test's own in it. */
export interface Stage {
  readonly home: Home;
  readonly namespace: string;
  /** The path of a collection in the namespace, such as `pods`. */
  path(plural: string, name?: string): string;
  create<T = any>(plural: string, body: object): Promise<T>;
  patch<T = any>(path: string, body: object): Promise<T>;
  /** The events of an object as `reason: message`, the oldest first. */
  events(name: string): Promise<string[]>;
  /** Waits for an event whose line fits. */
  hears(name: string, line: RegExp): Promise<string>;
  list<T = any>(plural: string): Promise<T[]>;
}

const groups: Record<string, string> = {
  statefulsets: '/apis/apps/v1',
  controllerrevisions: '/apis/apps/v1',
  deployments: '/apis/apps/v1',
  replicasets: '/apis/apps/v1',
  daemonsets: '/apis/apps/v1',
  jobs: '/apis/batch/v1',
  cronjobs: '/apis/batch/v1',
  endpointslices: '/apis/discovery.k8s.io/v1',
  poddisruptionbudgets: '/apis/policy/v1',
};

interface EventLike extends ApiObject {
  reason: string;
  message: string;
}

function stage(home: () => Home, namespace: () => string): Stage {
  const patch = async (path: string, body: object) =>
    await home().plane.api.request<any>(path, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body,
    });
  const made: Stage = {
    get home() {
      return home();
    },
    get namespace() {
      return namespace();
    },
    path: (plural, name) =>
      `${groups[plural] ?? '/api/v1'}/namespaces/${namespace()}/${plural}${
        name ? `/${name}` : ''
      }`,
    create: async (plural, body) =>
      await home().create<any>(made.path(plural), body),
    patch,
    list: async plural => (await home().get(made.path(plural))).items,
    events: async name => {
      const { items } = await home().get<{ items: EventLike[] }>(
        `/api/v1/namespaces/${namespace()}/events?fieldSelector=involvedObject.name=${name}`,
      );
      return items
        .sort((one, other) =>
          (one.metadata.creationTimestamp ?? '').localeCompare(
            other.metadata.creationTimestamp ?? '',
          ),
        )
        .map(({ reason, message }) => `${reason}: ${message}`);
    },
    hears: async (name, line) => {
      let heard: string[] = [];
      try {
        return await waitFor(
          `an event of ${name} like ${line}`,
          async () => {
            heard = await made.events(name);
            return heard.find(each => line.test(each));
          },
          { timeoutMs: 40_000 },
        );
      } catch (error) {
        throw new Error(`${error}; heard: ${JSON.stringify(heard)}`);
      }
    },
  };
  return made;
}

/**
 * The same expectations of kube-controller-manager and kube-scheduler, and of
 * ours in their place, on the real API server with hollow nodes. What only one
 * side meets is a fault of ours.
 */
export function describeControllers(
  name: string,
  suite: (stage: Stage) => void,
  options: Parameters<typeof startHome>[0] = {},
): void {
  describeControlPlane(name, () => {
    describe.each([
      ['with the real controllers', undefined],
      ['with our controllers', options.ownControllers ?? {}],
    ])('%s', (_, ownControllers) => {
      let home: Home;
      let namespace: string;

      beforeAll(async () => {
        home = await startHome({ ...options, ownControllers });
      });

      beforeEach(async () => {
        namespace = await home.namespace();
      });

      afterAll(async () => {
        await home?.stop();
      });

      suite(
        stage(
          () => home,
          () => namespace,
        ),
      );
    });
  });
}
