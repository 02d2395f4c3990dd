import { ControlPlane, KubeObject, waitFor } from '@stowage/test-cluster';
import { randomBytes } from 'crypto';
import type { ClusterClient } from '../../../adapters/kubernetes';
import type { MoveDecisions } from '../../../planner/types';
import { defaultTimings, operationDefinitions } from '..';
import type { MoveDependencies } from '..';
import type { StepDefinition } from '../../types';
import { pretendProvisioner, PretendNodes } from './PretendNodes';

export const moversNamespace = 'stowage-movers';

const allSteps = [
  ...['lock', 'preflight', 'safe', 'pause', 'target', 'stage', 'compare'],
  ...['record', 'stop', 'recheck', 'fence', 'delta', 'prove', 'rebind'],
  ...['recreate', 'start', 'tidy'],
];

/** A control plane with two nodes, two classes and the movers' namespace. */
export class Home {
  private constructor(
    readonly plane: ControlPlane,
    readonly nodes: PretendNodes,
  ) {}

  static async over(plane: ControlPlane): Promise<Home> {
    const nodes = await PretendNodes.start(plane, ['worker-1', 'worker-2']);
    for (const name of ['slow', 'fast']) {
      await plane.api.request('/apis/storage.k8s.io/v1/storageclasses', {
        method: 'POST',
        body: {
          metadata: { name },
          provisioner: pretendProvisioner,
          reclaimPolicy: 'Delete',
          volumeBindingMode: 'WaitForFirstConsumer',
        },
      });
    }
    await plane.api.request('/api/v1/namespaces', {
      method: 'POST',
      body: {
        metadata: {
          name: moversNamespace,
          labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
        },
      },
    });
    return new Home(plane, nodes);
  }

  async stop(): Promise<void> {
    await this.nodes.stop();
  }

  /** What steps need; nothing waits longer than a test may. */
  dependencies(more: Partial<MoveDependencies> = {}): MoveDependencies {
    return {
      settingsOf: () => ({ namespace: moversNamespace, image: 'mover' }),
      evictionOf: () => ({ nodefsAvailable: '10%', imagefsAvailable: '15%' }),
      planAgain: async () => ({ words: 'as planned' }),
      repositoryFollows: async () => ({ follows: true, words: '' }),
      timings: {
        ...defaultTimings,
        settle: 0,
        controlPlane: 20,
        provision: 20,
        podEnd: 20,
        ready: 20,
      },
      ...more,
    };
  }

  /** A StatefulSet with one claim on NFS, in a namespace of its own. */
  async database(cluster: ClusterClient): Promise<{
    namespace: string;
    decisions: MoveDecisions;
  }> {
    const namespace = await this.plane.createNamespace({ prefix: 'shop' });
    const { api } = this.plane;
    const inNamespace = `/namespaces/${namespace}`;
    const volume = await api.request('/api/v1/persistentvolumes', {
      method: 'POST',
      body: {
        metadata: { name: `nfs-${namespace}` },
        spec: {
          capacity: { storage: '2Gi' },
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'nas',
          persistentVolumeReclaimPolicy: 'Delete',
          mountOptions: ['nfsvers=4.1', 'hard'],
          nfs: { server: 'nas.home', path: `/volume1/${namespace}` },
        },
      },
    });
    await api.request(`/api/v1${inNamespace}/persistentvolumeclaims`, {
      method: 'POST',
      body: {
        metadata: {
          name: 'data-db-0',
          labels: { app: 'db' },
          annotations: { 'example.com/note': 'mine' },
        },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'nas',
          volumeName: volume.metadata.name,
          resources: { requests: { storage: '2Gi' } },
        },
      },
    });
    const set = await api.request(`/apis/apps/v1${inNamespace}/statefulsets`, {
      method: 'POST',
      body: {
        metadata: { name: 'db', labels: { app: 'db' } },
        spec: {
          serviceName: 'db',
          replicas: 1,
          selector: { matchLabels: { app: 'db' } },
          persistentVolumeClaimRetentionPolicy: {
            whenDeleted: 'Delete',
            whenScaled: 'Retain',
          },
          template: {
            metadata: { labels: { app: 'db' } },
            spec: {
              terminationGracePeriodSeconds: 1,
              containers: [
                {
                  name: 'db',
                  image: 'database',
                  volumeMounts: [{ name: 'data', mountPath: '/data' }],
                },
              ],
            },
          },
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: {
                accessModes: ['ReadWriteOnce'],
                storageClassName: 'nas',
                resources: { requests: { storage: '2Gi' } },
              },
            },
          ],
        },
      },
    });
    const claim = await waitFor('the database to run', async () => {
      const pod = await cluster.get({
        apiVersion: 'v1',
        kind: 'Pod',
        namespace,
        name: 'db-0',
      });
      const read = await cluster.get({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace,
        name: 'data-db-0',
      });
      return (
        (pod?.status as { phase?: string })?.phase === 'Running' &&
        (read?.status as { phase?: string })?.phase === 'Bound' &&
        // The set owns the claim by its policy, which the move has to lift.
        (read?.metadata.ownerReferences as unknown[])?.length > 0 &&
        read
      );
    });
    return {
      namespace,
      decisions: {
        kind: 'move',
        cluster: 'home',
        namespace,
        claims: [
          {
            name: 'data-db-0',
            uid: claim!.metadata.uid!,
            volumeName: volume.metadata.name!,
            volumeUid: String(volume.metadata.uid),
            sourceClass: 'nas',
            targetClass: 'fast',
            targetProvisioner: pretendProvisioner,
            sourceReclaimPolicy: 'Delete',
            targetReclaimPolicy: 'Delete',
            requestBytes: 2 * 1024 ** 3,
            accessModes: ['ReadWriteOnce'],
            source: {
              kind: 'nfs',
              server: 'nas.home',
              path: `/volume1/${namespace}`,
            },
            excludes: ['/lost+found'],
            acceptedLosses: [],
            template: 'data',
          },
        ],
        workload: {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: 'db',
          uid: String(set.metadata.uid),
          generation: 1,
          replicas: 1,
          pods: ['db-0'],
          retentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
        },
        proof: 'prove-then-start',
        finishedPods: [],
        autoscalers: [],
        waitForJobs: true,
        steps: allSteps,
        codes: [],
      },
    };
  }

  newId(): string {
    return `op${randomBytes(5).toString('hex')}`;
  }

  /** The steps of a move, by the plan's ids. */
  steps(
    decisions: MoveDecisions,
    dependencies = this.dependencies(),
  ): StepDefinition[] {
    const [move] = operationDefinitions(dependencies);
    return move.steps(undefined as never, decisions);
  }

  /** What is left of operations anywhere. */
  async leftovers(operation: string): Promise<string[]> {
    const selector = `?labelSelector=stowage.io/operation=${operation}`;
    const lists = await Promise.all(
      [
        `/api/v1/namespaces/${moversNamespace}/pods`,
        `/api/v1/namespaces/${moversNamespace}/persistentvolumeclaims`,
        `/api/v1/namespaces/${moversNamespace}/configmaps`,
        `/apis/coordination.k8s.io/v1/namespaces/${moversNamespace}/leases`,
        '/api/v1/persistentvolumes',
      ].map(path =>
        this.plane.api.request<{ kind: string; items: KubeObject[] }>(
          `${path}${selector}`,
        ),
      ),
    );
    return lists.flatMap(({ kind, items }) =>
      items.map(({ metadata }) => `${kind} ${metadata.name}`),
    );
  }
}
