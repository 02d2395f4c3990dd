import { claimVolume } from '../objects/container';
import { PodWish } from '../objects/workloads';
import { images } from '../standIns/programs';

const readyFile = '/ready/ready';

/**
 * The pod of a stand-in that shows what lies in a claim, or takes uploads into
 * it.
 *
 * @param mountPath - where it has the claim
 * @param variables - those that name folders of the claim, and sizes
 */
export function webFront(
  claimName: string,
  mountPath: string,
  variables: Record<string, string>,
): PodWish {
  return {
    image: images.webFront,
    variables: { ...variables, READY: readyFile },
    mounts: { [claimName]: mountPath, ready: '/ready' },
    ready: ['test', '-s', readyFile],
    volumes: [claimVolume(claimName), { name: 'ready', emptyDir: {} }],
  };
}
