import type {
  RawNode,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../../adapters/kubernetes';
import { locationOf } from '../../planner/identity/location';
import type { StepContext } from '../types';
import type { TargetSide } from './decisions';

/** All nodes, as the planner reads them. */
export async function readNodes(
  context: Pick<StepContext, 'cluster'>,
): Promise<RawNode[]> {
  const nodes = await context.cluster.listObjects({
    apiVersion: 'v1',
    kind: 'Node',
  });
  return nodes as unknown as RawNode[];
}

/** Where the bytes of a volume that was just made lie. */
export async function sideOf(
  context: Pick<StepContext, 'cluster'>,
  volume: KubernetesObject,
): Promise<TargetSide> {
  const raw = volume as unknown as RawVolume;
  const location = locationOf(raw, await readNodes(context));
  if (location?.kind === 'nfs') {
    return { kind: 'nfs' };
  }
  if (location?.kind === 'node') {
    const { nodes } = location;
    return {
      kind: raw.spec?.local ? 'local' : 'hostPath',
      ...(nodes?.length === 1 && { node: nodes[0] }),
    };
  }
  return { kind: 'driver' };
}
