import { images, sharedPool } from '../world/names';
import type { Scene } from './Scene';

/** A StatefulSet of two replicas that only runs. */
export async function deployTwo(scene: Scene): Promise<string> {
  const namespace = await scene.world.namespace();
  await scene.world.create(
    `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
    {
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        replicas: 2,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: {
            terminationGracePeriodSeconds: 2,
            nodeSelector: { 'home.example/pool': sharedPool },
            containers: [
              {
                name: 'db',
                image: images.shell,
                command: [
                  'sh',
                  '-c',
                  'trap "exit 0" TERM; touch /data/here; sleep infinity & wait',
                ],
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
              storageClassName: 'local-path',
              resources: { requests: { storage: '1Gi' } },
            },
          },
        ],
      },
    },
  );
  for (const pod of ['db-0', 'db-1']) {
    await scene.world.when(
      `/api/v1/namespaces/${namespace}/pods/${pod}`,
      `${pod} to run`,
      ({ status }) => status?.phase === 'Running',
    );
  }
  return namespace;
}
