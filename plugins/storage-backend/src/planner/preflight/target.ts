import type { OperationCheck } from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import type { MoveFacts } from '../facts';

/**
 * Provisioners whose volumes a mover can fill, and read again if the data is to go back. Volumes of
 * attachable drivers, and those of the NFS driver, have no second object on the same storage.
 */
export function canBeFilled(provisioner: string): boolean {
  return (
    provisioner === 'rancher.io/local-path' ||
    provisioner.endsWith('/nfs-subdir-external-provisioner')
  );
}

/** Whether the target exists, makes volumes that can be filled, and differs from what is there. */
export function checkTarget(move: MoveFacts): OperationCheck[] {
  const { target, request, world } = move;
  const { tier, storageClass, node } = request.target ?? {};
  if (!target) {
    if (!tier && !storageClass) {
      return [
        check('TARGET_MISSING', 'Neither a tier nor a storage class is named.'),
      ];
    }
    return [
      check(
        'TIER_UNKNOWN',
        `There is no tier ${tier} in cluster ${world.cluster}.`,
      ),
    ];
  }
  const checks: OperationCheck[] = [];
  if (node && !world.nodes.some(({ metadata }) => metadata.name === node)) {
    checks.push(
      check(
        'NODE_UNKNOWN',
        `There is no node ${node} in cluster ${world.cluster}.`,
      ),
    );
  }
  const { className, profile } = target;
  if (!target.storageClass) {
    return [
      ...checks,
      check(
        'CLASS_MISSING',
        `There is no storage class ${className} in cluster ${world.cluster}.`,
      ),
    ];
  }
  const { provisioner } = target.storageClass;
  if (provisioner === 'kubernetes.io/no-provisioner') {
    return [
      ...checks,
      check(
        'CLASS_WITHOUT_PROVISIONER',
        `Class ${className} has the provisioner ${provisioner}.`,
      ),
    ];
  }
  if (!canBeFilled(provisioner)) {
    checks.push(
      check(
        'TARGET_NOT_SUPPORTED',
        `Class ${className} makes volumes with ${provisioner} (${profile.row.title}).`,
      ),
    );
  }
  return [...checks, ...checkDifference(move)];
}

/** The same class is worth a move only if it is to another node. */
function checkDifference(move: MoveFacts): OperationCheck[] {
  const { target, claims } = move;
  if (!target) {
    return [];
  }
  return claims.flatMap(({ claim, side }) => {
    if (claim.spec?.storageClassName !== target.className) {
      return [];
    }
    const staysPut =
      !target.onNode || !target.askedNode || target.askedNode === side?.node;
    if (!staysPut) {
      return [];
    }
    const { name } = claim.metadata;
    const where = side?.node ? ` on ${side.node}` : '';
    return [
      check(
        'NOTHING_TO_DO',
        target.onNode && !target.askedNode
          ? `Claim ${name} is of class ${target.className}${where} already, and no other node was named.`
          : `Claim ${name} is of class ${target.className}${where} already.`,
      ),
    ];
  });
}
