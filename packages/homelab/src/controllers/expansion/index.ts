import { parseQuantity } from '../../hollow/pod/quantity';
import { Change } from '../core/changes';
import { requestedBytes } from '../core/claims';
import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { Claim, Volume } from '../core/kinds';
import { objectKey, resources, splitKey } from '../core/resources';

/** Whether a bound claim asks for more than it has. */
export function wantsMore(claim: Claim): boolean {
  const capacity = claim.status?.capacity?.storage;
  return (
    claim.status?.phase === 'Bound' &&
    capacity !== undefined &&
    requestedBytes(claim) > parseQuantity(capacity)
  );
}

/**
 * Says who is waited for: no volume is expanded by the controllers themselves.
 * Of volumes that are not CSI's it is a warning, since nobody may come.
 */
export function planExpansion(
  claim: Claim,
  volume: Volume | undefined,
): Change[] {
  return volume && wantsMore(claim)
    ? [
        {
          verb: 'event',
          event: {
            about: claim,
            resource: resources.claims,
            type: volume.spec.csi ? 'Normal' : 'Warning',
            reason: 'ExternalExpanding',
            message: 'waiting for an external controller to expand this PVC',
          },
        },
      ]
    : [];
}

/** Tells of claims that wait to be expanded. */
export function expansionController(cluster: Cluster): ControllerDefinition {
  const { claims, volumes } = cluster.caches;
  return {
    name: 'volume_expand',
    watch(add) {
      claims.listen(({ now, before }) => {
        if (
          now &&
          wantsMore(now) &&
          !(before && requestedBytes(before) === requestedBytes(now))
        ) {
          add(objectKey(now.metadata));
        }
      });
    },
    plan(key) {
      const { namespace, name } = splitKey(key);
      const claim = claims.get(namespace, name);
      return {
        changes: claim
          ? planExpansion(
              claim,
              volumes.get(undefined, claim.spec.volumeName ?? ''),
            )
          : [],
      };
    },
  };
}
