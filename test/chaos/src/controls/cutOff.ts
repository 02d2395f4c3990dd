import type { HollowNode } from '@stowage/homelab';
import type { Application } from '../world/Application';
import { images } from '../world/names';
import { sharedNodes } from '../world/World';
import type { Scene } from './Scene';

/** Makes two nodes of the scene's own, so that nobody else suffers, and answers their pool. */
export async function addPool(scene: Scene): Promise<string> {
  const { world, name: pool } = scene;
  for (const each of ['a', 'b']) {
    const node = await world.addNode({ name: `${pool}-${each}`, pool });
    scene.atLast(() => node.remove());
  }
  return pool;
}

/**
 * As soon as the portal deletes the pod of an application with a pool of its own, the pod's node is
 * cut off, and somebody takes the object away by force.
 *
 * @param andThen - what becomes of the node
 */
export async function cutOffAtStop(
  scene: Scene,
  application: Application,
  andThen: (node: HollowNode) => Promise<void> = async () => {},
): Promise<void> {
  const { world } = scene;
  const pod = await world.find(application.path('pods/db-0'));
  const node = world.nodes.node(pod.spec.nodeName);
  // Movers keep away from the node that is about to be lost.
  await world.patch(`/api/v1/nodes/${node.name}`, {
    spec: { unschedulable: true },
  });
  scene.intercept(client => ({
    delete: async ref => {
      if (ref.kind !== 'Pod' || ref.namespace !== application.namespace) {
        await client.delete(ref);
        return;
      }
      await node.switchOff('cut');
      await client.delete(ref);
      await world.remove(application.path(`pods/${ref.name}`), {
        gracePeriodSeconds: 0,
      });
      await andThen(node);
    },
  }));
}

/**
 * Connects a node again that was cut off while its pod was taken away. It never heard how little
 * time the pod was left, so the pod gets all the time that it was made with, as from a kubelet.
 */
export async function connectAgain(
  { world }: Scene,
  application: Application,
  node: HollowNode,
): Promise<void> {
  const path = application.path('pods');
  await world.create(path, {
    metadata: { name: 'later' },
    spec: {
      nodeName: sharedNodes[0],
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      containers: [{ name: 'later', image: images.shell, command: ['true'] }],
    },
  });
  // All nodes hear of pods by one watch: what came before this one they know by now.
  await world.when(
    `${path}/later`,
    'a later pod to have been seen',
    ({ status }) => status?.phase === 'Succeeded',
  );
  await world.remove(`${path}/later`);
  await node.switchOn();
}
