import {
  ClusterClient,
  ClusterError,
  KubernetesObject,
} from '../../../adapters/kubernetes';

/** What a pod's walk prints. */
export type PodRun = { log: string } | { status: object };

/**
 * The little of a cluster that walking and kubelets need, in memory: pods finish when they are
 * listed for the second time. The contract itself is proven on the real cluster
 * (`test/cluster/suites/readings.test.ts`).
 */
export class FakeWalkCluster {
  readonly pods = new Map<string, KubernetesObject>();
  readonly created: string[] = [];
  /** Decides how a new pod ends. */
  run: (pod: KubernetesObject) => PodRun = () => ({ log: '' });
  /** Thrown by the next calls of a method. */
  readonly errors = new Map<string, unknown[]>();
  summaries = new Map<string, unknown>();
  private uid = 0;

  readonly client: ClusterClient = {
    name: 'home',
    create: async object => this.create(object),
    get: async ({ name }) => {
      this.throwNext('get');
      return this.pods.get(name);
    },
    delete: async ({ name, uid }) => {
      if (this.pods.get(name)?.metadata.uid === uid) {
        this.pods.delete(name);
      }
    },
    listPods: async () => {
      this.throwNext('listPods');
      const listed = [...this.pods.values()].filter(
        pod => pod.metadata.labels?.['stowage.io/purpose'] === 'walk',
      );
      const copies = listed.map(pod => ({ ...pod }));
      listed.forEach(pod => this.finish(pod));
      return copies;
    },
    podLog: async ({ name }) => {
      this.throwNext('podLog');
      const run = this.run(this.pods.get(name)!);
      return 'log' in run ? run.log : '';
    },
    kubeletSummary: async ({ name }) => {
      const summary = this.summaries.get(name);
      if (summary instanceof Error) {
        throw summary;
      }
      return summary;
    },
    version: async () => {
      this.throwNext('version');
      return 'v1.36.0';
    },
    list: this.unused,
    watch: this.unused,
    canI: this.unused,
    apply: this.unused,
    replace: this.unused,
    patch: this.unused,
    listObjects: this.unused,
    close: () => {},
  };

  /** A pod that was there before. */
  put(pod: KubernetesObject, createdAt: string): KubernetesObject {
    this.uid += 1;
    const stored = {
      ...pod,
      metadata: {
        ...pod.metadata,
        uid: String(this.uid),
        creationTimestamp: createdAt,
      },
    };
    this.pods.set(pod.metadata.name, stored);
    return stored;
  }

  refuse(reason: ClusterError['reason'], message: string): ClusterError {
    return new ClusterError({ cluster: 'home', reason, message });
  }

  private create(object: KubernetesObject): KubernetesObject {
    this.throwNext('create');
    if (this.pods.has(object.metadata.name)) {
      throw this.refuse('conflict', 'already exists');
    }
    this.created.push(object.metadata.name);
    return this.put(object, new Date().toISOString());
  }

  private finish(pod: KubernetesObject): void {
    const run = this.run(pod);
    pod.status =
      'status' in run
        ? run.status
        : {
            phase: 'Succeeded',
            containerStatuses: [
              { state: { terminated: { finishedAt: '2026-03-01T10:00:00Z' } } },
            ],
          };
  }

  private throwNext(method: string): void {
    const error = this.errors.get(method)?.shift();
    if (error) {
      throw error;
    }
  }

  private async unused(): Promise<never> {
    throw new Error('Not part of measuring');
  }
}

/** The log of a walk that found these directories, each of 4096 bytes and 2 inodes. */
export function walkLog(...names: string[]): string {
  const lines = names.map(
    name => `dir ${Buffer.from(name).toString('base64')} 4096 2 -`,
  );
  return [
    'stowage-walk 1',
    'fs 4096 1000 600 500 2000 1500',
    ...lines,
    `end ${lines.length + 1}`,
    '',
  ].join('\n');
}
