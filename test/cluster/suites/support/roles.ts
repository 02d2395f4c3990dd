import { resolve } from 'path';
import { Kubectl, waitFor } from '../../src/testing';

/** Files of deploy/rbac without their ending. */
export const everyRole = [
  ...(['observe', 'observe-kubelet', 'walk'] as const),
  ...(['apply', 'move'] as const),
];

/** One of {@link everyRole}. */
export type Role = (typeof everyRole)[number];

/** Where the role is written down. */
export function roleFile(role: Role): string {
  return resolve(__dirname, '../../../../deploy/rbac', `${role}.yaml`);
}

/**
 * Grants the portal what these files of deploy/rbac do.
 *
 * @throws Error when the cluster does not take one of them.
 */
export async function applyRoles(
  kubectl: Kubectl,
  roles: Role[],
): Promise<void> {
  // A suite before this one may have deleted them without waiting for the end.
  await waitFor('the namespaces of former roles to be gone', async () => {
    const { items } = await kubectl.json(['get', 'namespaces']);
    return !items.some(
      ({ metadata }: { metadata: Record<string, string> }) =>
        /^stowage/.test(metadata.name) && metadata.deletionTimestamp,
    );
  });
  for (const role of roles) {
    await kubectl.run(['apply', '-f', roleFile(role)]);
  }
}

/** Takes back what was granted, without waiting for the end of the namespaces. */
export async function deleteRoles(
  kubectl: Kubectl,
  roles: Role[],
): Promise<void> {
  for (const role of [...roles].reverse()) {
    await kubectl.run([
      ...['delete', '--ignore-not-found', '--wait=false'],
      ...['-f', roleFile(role)],
    ]);
  }
}
