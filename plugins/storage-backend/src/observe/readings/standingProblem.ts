import type { NotMeasured } from '@stowage/backstage-plugin-storage-common';
import type { ClusterConfig } from '../../config/types';
import type { ReadingProblem } from './world';

/**
 * A reason that holds for a whole cluster whatever was measured before.
 *
 * @param options.walkObstacle - see {@link walkObstacle}
 */
export function standingProblem(options: {
  config: Pick<ClusterConfig, 'name' | 'walk' | 'kubelet'>;
  source: ReadingProblem['source'];
  walkObstacle?: string;
}): NotMeasured | undefined {
  const { config, source, walkObstacle } = options;
  if (!config[source].enabled) {
    return source === 'walk'
      ? {
          code: 'WALK_OFF',
          reason: `Walking is switched off for cluster ${config.name}. Only a walk on the node tells how much a local volume really uses; it is switched on with walk.enabled in the cluster's configuration and the role in deploy/rbac/walk.yaml.`,
        }
      : {
          code: 'KUBELET_OFF',
          reason: `Kubelets of cluster ${config.name} are not asked. This is switched on with kubelet.enabled in the cluster's configuration and the role in deploy/rbac/observe-kubelet.yaml.`,
        };
  }
  return source === 'walk' && walkObstacle !== undefined
    ? { code: 'WALK_FAILED', reason: walkObstacle }
    : undefined;
}
