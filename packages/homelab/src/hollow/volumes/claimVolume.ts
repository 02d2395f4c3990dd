import { ApiClient } from '../../cluster/ApiClient';
import { selectsNode } from '../../cluster/nodeSelection';
import { Claim, Volume } from '../../cluster/objects';
import { VolumeError } from './VolumeError';

/** Keeps a claim while pods use it; the kubelet looks for it as well. */
const protectionFinalizer = 'kubernetes.io/pvc-protection';

/** The node that mounts, as volumes select it. */
export interface MountingNode {
  name: string;
  labels: Record<string, string>;
}

/**
 * Says why a claim's volume may not be mounted, by the rules of kubelet 1.36
 * (`desired_state_of_world_populator.go` and the check of the volume's node
 * affinity): a claim that is being deleted still mounts as long as it is
 * protected, which is what lets pods with a preset node through.
 */
export function whyNotMountable(
  claim: Claim,
  volume: Volume | undefined,
  node: MountingNode,
): string | undefined {
  const { metadata, spec, status } = claim;
  if (
    metadata.deletionTimestamp &&
    !metadata.finalizers?.includes(protectionFinalizer)
  ) {
    return 'PVC is being deleted';
  }
  if (status?.phase !== 'Bound') {
    return 'PVC is not bound';
  }
  if (!spec.volumeName) {
    return 'PVC has empty pvc.Spec.VolumeName';
  }
  if (!volume) {
    return `failed to fetch PV ${spec.volumeName} from API server: persistentvolumes "${spec.volumeName}" not found`;
  }
  const { claimRef, nodeAffinity } = volume.spec;
  if (!claimRef) {
    return `found PV object ${spec.volumeName} but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim`;
  }
  if (claimRef.uid !== metadata.uid) {
    return `found PV object ${spec.volumeName} but its pv.Spec.ClaimRef.UID ${claimRef.uid} does not point to claim.UID ${metadata.uid}`;
  }
  if (nodeAffinity?.required && !selectsNode(nodeAffinity.required, node)) {
    return `MountVolume.NodeAffinity check failed for volume "${spec.volumeName}": no matching NodeSelectorTerms`;
  }
  return undefined;
}

/**
 * Reads the volume that a claim is bound to.
 *
 * @throws VolumeError if a kubelet would not mount it now
 */
export async function readClaimVolume(
  client: ApiClient,
  reference: { namespace: string; name: string },
  node: MountingNode,
): Promise<Volume> {
  const { namespace, name } = reference;
  const claim = await client.find<Claim>(
    `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`,
  );
  if (!claim) {
    throw new VolumeError(
      `error processing PVC ${namespace}/${name}: failed to fetch PVC from API server: persistentvolumeclaims "${name}" not found`,
    );
  }
  const volume = claim.spec.volumeName
    ? await client.find<Volume>(
        `/api/v1/persistentvolumes/${claim.spec.volumeName}`,
      )
    : undefined;
  const reason = whyNotMountable(claim, volume, node);
  if (reason || !volume) {
    throw new VolumeError(
      `error processing PVC ${namespace}/${name}: ${reason}`,
    );
  }
  return volume;
}
