import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { packageFolder } from '../build/cache';
import type { Kubectl } from '../testing';

/** Namespaces that a portal finds, and the teams that own them; its guest belongs to `home`. */
export const teamNamespaces = [
  { namespace: 'orders', owner: 'group:default/home' },
  { namespace: 'next-door', owner: 'group:default/neighbours' },
];

const roles = join(packageFolder, '../../deploy/rbac');

/**
 * Gives a portal what it needs in a cluster that is up: the roles and namespaces of `deploy/rbac`,
 * a namespace that its guest may use, and one of another team that it may not. May be repeated.
 */
export async function prepareForPortal(
  kubectl: Pick<Kubectl, 'apply'>,
): Promise<void> {
  const files = readdirSync(roles).filter(
    name => name.endsWith('.yaml') && name !== 'kustomization.yaml',
  );
  for (const file of files.sort()) {
    await kubectl.apply(readFileSync(join(roles, file), 'utf8'));
  }
  for (const { namespace, owner } of teamNamespaces) {
    await kubectl.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
          annotations: { 'stowage.io/owner': owner },
        },
      }),
    );
  }
}
