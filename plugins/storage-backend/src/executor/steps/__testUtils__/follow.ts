import {
  KubeConfig,
  KubernetesObject,
  makeInformer,
} from '@kubernetes/client-node';
import { ControlPlane, KubeObject } from '@stowage/test-cluster';

/** The objects of one kind, as a watch tells of them. */
export type Followed = ReturnType<typeof follow>;

/**
 * Follows a collection by a watch. Asking the server for all of it many times a second would take
 * most of its time, and the tests' with it.
 */
export function follow(plane: ControlPlane, path: string) {
  const config = new KubeConfig();
  config.loadFromFile(plane.kubeconfigPath);
  const informer = makeInformer<KubernetesObject>(config, path, () =>
    plane.api.request(path),
  );
  let isOver = false;
  informer.on('error', () => {
    if (!isOver) {
      informer.start();
    }
  });
  return {
    start: () => informer.start(),
    stop: () => {
      isOver = true;
      return informer.stop();
    },
    objects: () => informer.list() as unknown as KubeObject[],
  };
}
