import { Manifest, metadataOf, Part } from './manifest';

/** What a claim asks for. */
export interface ClaimWish {
  /** The cluster's default unless given; `''` for a volume without a class. */
  storageClass?: string;
  size: string;
  accessMode?: 'ReadWriteOnce' | 'ReadWriteMany';
  /** The volume that it is to be bound to. */
  volumeName?: string;
}

function claimSpec(wish: ClaimWish): object {
  return {
    accessModes: [wish.accessMode ?? 'ReadWriteOnce'],
    storageClassName: wish.storageClass,
    volumeName: wish.volumeName,
    resources: { requests: { storage: wish.size } },
  };
}

/** A PersistentVolumeClaim. */
export function claim(part: Part, wish: ClaimWish): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadataOf(part),
    spec: claimSpec(wish),
  };
}

/** Claim templates of a StatefulSet, by name. */
export function claimTemplates(
  component: string,
  wishes: Record<string, ClaimWish>,
): object[] {
  return Object.entries(wishes).map(([name, wish]) => ({
    metadata: { name, labels: { 'backstage.io/kubernetes-id': component } },
    spec: claimSpec(wish),
  }));
}
