import type { KubernetesObject } from '../../adapters/kubernetes';
import { argoAnnotation } from '../steps/pauses';

interface ManagedField {
  manager?: string;
  operation?: string;
}

interface OwnerStatus {
  sync?: { status?: string };
  reconciledAt?: string;
  conditions?: Array<{ type: string; status: string }>;
  observedGeneration?: number;
  history?: Array<{ status?: string; lastDeployed?: string }>;
}

function made(object: KubernetesObject): number {
  return Date.parse(String(object.metadata.creationTimestamp));
}

function isReady(owner: KubernetesObject): boolean {
  const { conditions = [], observedGeneration } = (owner.status ??
    {}) as OwnerStatus;
  return (
    observedGeneration === owner.metadata.generation &&
    conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
  );
}

/**
 * Whether the repository's owner, let go on by a person, has applied its manifests to the objects
 * that the move made, and was content. A class can't be changed on a claim or in a template, so
 * one that still wanted the old class would have failed or would call itself out of sync. Pure.
 *
 * @param owner - Argo CD's Application, or Flux' Kustomization or HelmRelease, as it is now
 * @param moved - the StatefulSet and claims that carry the new class, as they are now
 */
export function ownerHasApplied(
  owner: KubernetesObject,
  moved: KubernetesObject[],
): boolean {
  const status = (owner.status ?? {}) as OwnerStatus;
  const last = Math.max(...moved.map(made));
  switch (owner.kind) {
    case 'Application': {
      // What it was told to overlook says nothing.
      const { ignoreDifferences = [] } = owner.spec as {
        ignoreDifferences?: object[];
      };
      return (
        ignoreDifferences.length === 0 &&
        owner.metadata.annotations?.[argoAnnotation] !== 'true' &&
        status.sync?.status === 'Synced' &&
        Date.parse(String(status.reconciledAt)) > last
      );
    }
    case 'Kustomization':
      // It applies on the server's side, which writes down who did: on new objects, since then.
      return (
        isReady(owner) &&
        moved.every(({ metadata }) =>
          ((metadata.managedFields ?? []) as ManagedField[]).some(
            ({ manager, operation }) =>
              manager === 'kustomize-controller' && operation === 'Apply',
          ),
        )
      );
    case 'HelmRelease': {
      const { suspend } = owner.spec as { suspend?: boolean };
      const [newest] = status.history ?? [];
      return (
        !suspend &&
        isReady(owner) &&
        newest?.status === 'deployed' &&
        Date.parse(String(newest.lastDeployed)) > last
      );
    }
    default:
      return false;
  }
}
