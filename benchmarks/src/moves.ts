/*
 * Whole moves with real bytes, on the real control plane with hollow nodes: the product's own plan
 * and steps, and its own movers as processes of this machine.
 */
/* eslint-disable @backstage/no-relative-monorepo-imports, no-restricted-imports -- the plugin
   exports its feature only, and what is measured here is its moves alone, carried out as its own
   tests do */
import { resolve } from 'path';
import {
  startHome,
  type Home,
} from '../../packages/homelab/src/__testUtils__/Home';
import { createClusterClient } from '../../plugins/storage-backend/src/adapters/kubernetes';
import { planFromCluster } from '../../plugins/storage-backend/src/executor/planning';
import {
  defaultTimings,
  operationDefinitions,
} from '../../plugins/storage-backend/src/executor/steps';
import { plainClient } from '../../plugins/storage-backend/src/executor/steps/__testUtils__/plainClient';
import { TestOperation } from '../../plugins/storage-backend/src/executor/steps/__testUtils__/TestOperation';
import { clusterConfig } from '../../plugins/storage-backend/src/observe/cluster/testing/clusterConfig';
/* eslint-enable @backstage/no-relative-monorepo-imports, no-restricted-imports */
import { moverFolder } from './programs';

const moversNamespace = 'stowage-movers';

/** Seconds of one move. */
export interface MoveTimes {
  /** From the first step to the last. */
  total: number;
  /** From the application's stop to its being ready again. */
  down: number;
  /** Of that, from its last pod's end to the claim that is bound again. */
  data: number;
  /** By step. */
  steps: Record<string, number>;
}

/** A home in which one application after the other is moved from node to node. */
export class MoveBench {
  private count = 0;

  private constructor(private readonly home: Home) {}

  static async start(): Promise<MoveBench> {
    const mover = {
      path: [resolve(moverFolder, 'bin')],
      command: ['stowage-mover'],
    };
    const home = await startHome({
      nodes: { programs: { 'debian:*': {}, mover } },
    });
    await home.create('/api/v1/namespaces', {
      metadata: {
        name: moversNamespace,
        labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
      },
    });
    await home.when(
      `/api/v1/namespaces/${moversNamespace}/serviceaccounts/default`,
      'the account of movers',
      Boolean,
    );
    return new MoveBench(home);
  }

  async stop(): Promise<void> {
    await this.home.stop();
  }

  /**
   * Deploys a StatefulSet, and moves its claim to the other node as soon as it is ready.
   *
   * @param options.script - what its container runs in `/data`, in bash; it creates `/data/.ready`
   */
  async move(options: { script: string }): Promise<MoveTimes> {
    const { home } = this;
    const namespace = await home.namespace();
    await this.deploy(namespace, options.script);
    const pod = await home.when<{ spec: { nodeName: string } }>(
      `/api/v1/namespaces/${namespace}/pods/db-0`,
      'the application',
      (each: any) =>
        each.status?.conditions?.some(
          ({ type, status }: any) => type === 'Ready' && status === 'True',
        ),
      // It writes everything that is to be moved first.
      { timeoutMs: 1_800_000 },
    );
    const { nodeName } = pod.spec;
    const client = createClusterClient(
      clusterConfig({ kind: 'kubeconfig', path: home.plane.kubeconfigPath }),
    );
    try {
      const { plan, decisions } = await planFromCluster({
        client,
        now: new Date(),
        surroundings: {
          cluster: 'home',
          operationsEnabled: true,
          moversNamespace,
          keepDays: 14,
          tiers: [],
          claims: [],
          pools: [],
        },
        request: {
          kind: 'move',
          cluster: 'home',
          namespace,
          claims: ['data-db-0'],
          target: {
            storageClass: 'local-path',
            node: nodeName === 'pi-1' ? 'pi-2' : 'pi-1',
          },
        },
      });
      if (!decisions) {
        const why = plan.preflight.map(
          ({ code, message }) => `${code}: ${message}`,
        );
        throw new Error(`The plan was declined: ${why.join('; ')}`);
      }
      return await this.carryOut(decisions, plainClient(client));
    } finally {
      client.close();
    }
  }

  private async carryOut(
    decisions: ConstructorParameters<typeof TestOperation>[0]['decisions'],
    cluster: ReturnType<typeof plainClient>,
  ): Promise<MoveTimes> {
    this.count += 1;
    const operation = new TestOperation({
      id: `opbench${String(this.count).padStart(5, '0')}`,
      decisions,
      cluster,
    });
    const [definition] = operationDefinitions({
      settingsOf: () => ({ namespace: moversNamespace, image: 'mover' }),
      planAgain: async () => ({ words: '' }),
      repositoryFollows: async () => ({ follows: true, words: '' }),
      timings: defaultTimings,
    });
    const steps: Record<string, number> = {};
    const began = Date.now();
    let readyAt = began;
    for (const step of definition.steps(undefined as never, decisions)) {
      const start = Date.now();
      const result = await operation.run(step);
      if (result.outcome !== 'done') {
        throw new Error(`Step '${step.id}' ended with ${result.outcome}`);
      }
      steps[step.id] = (Date.now() - start) / 1000;
      if (step.id === 'start') {
        readyAt = Date.now();
      }
    }
    const { stoppedAt, goneAt } = operation.outputs.get('stop') ?? {};
    const { boundAt } = operation.outputs.get('rebind') ?? {};
    const at = (value: unknown) => Date.parse(String(value));
    return {
      total: (Date.now() - began) / 1000,
      down: (readyAt - at(stoppedAt)) / 1000,
      data: (at(boundAt) - at(goneAt)) / 1000,
      steps,
    };
  }

  private async deploy(namespace: string, script: string): Promise<void> {
    await this.home.create(
      `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
      {
        metadata: { name: 'db' },
        spec: {
          serviceName: 'db',
          replicas: 1,
          selector: { matchLabels: { app: 'db' } },
          template: {
            metadata: { labels: { app: 'db' } },
            spec: {
              terminationGracePeriodSeconds: 5,
              containers: [
                {
                  name: 'db',
                  image: 'debian:12',
                  command: [
                    'bash',
                    '-c',
                    `trap 'exit 0' TERM; cd /data; ${script}`,
                  ],
                  volumeMounts: [{ name: 'data', mountPath: '/data' }],
                  readinessProbe: {
                    exec: { command: ['test', '-e', '/data/.ready'] },
                    periodSeconds: 1,
                  },
                },
              ],
            },
          },
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: {
                accessModes: ['ReadWriteOnce'],
                storageClassName: 'local-path',
                resources: { requests: { storage: '64Gi' } },
              },
            },
          ],
        },
      },
    );
  }
}
