import type { ObservedOwner } from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../ClusterClient';

interface OwnerReference {
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

/** An object's fields as they come from the API: nothing in them can be relied on. */
export type Raw = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- the trims are the border that turns untyped JSON into our types

const nothing: Record<string, string> = Object.freeze({});

/** Domains whose annotations matter to storage, and one of local-path-provisioner's own. */
const keptDomains = ['kubernetes.io', 'k8s.io', 'stowage.io', 'backstage.io'];
const keptNames = new Set(['volumeType']);

/** kubectl keeps the whole manifest there, possibly with secrets. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

function isKept(annotation: string): boolean {
  const slash = annotation.indexOf('/');
  if (slash === -1) {
    return keptNames.has(annotation);
  }
  const domain = annotation.slice(0, slash);
  return keptDomains.some(
    kept => domain === kept || domain.endsWith(`.${kept}`),
  );
}

function filtered(
  annotations: Record<string, string> | undefined,
  keep: (name: string) => boolean,
): Record<string, string> {
  const names = Object.keys(annotations ?? {}).filter(
    name => name !== lastApplied && keep(name),
  );
  return names.length
    ? Object.fromEntries(names.map(name => [name, annotations![name]]))
    : nothing;
}

/** Annotations under the domains that storage is about. */
export function storageAnnotations(
  object: KubernetesObject,
): Record<string, string> {
  return filtered(object.metadata.annotations, isKept);
}

/** All annotations but the copy of the manifest that kubectl leaves. */
export function allAnnotations(
  object: KubernetesObject,
): Record<string, string> {
  return filtered(object.metadata.annotations, () => true);
}

/** Labels, with one shared empty map where there are none. */
export function labelsOf(labels: unknown): Record<string, string> {
  return (labels as Record<string, string> | undefined) ?? nothing;
}

/** Name, uid and times, which every kind has. */
export function identity(object: KubernetesObject) {
  const { name, uid, creationTimestamp } = object.metadata;
  return {
    name,
    uid: uid ?? '',
    createdAt: (creationTimestamp as string | undefined) ?? '',
  };
}

/** Since when the object is being deleted; an empty part where it is not. */
export function deletion(object: KubernetesObject): { deletingSince?: string } {
  const { deletionTimestamp } = object.metadata;
  return deletionTimestamp
    ? { deletingSince: deletionTimestamp as string }
    : {};
}

/** The owner that controls the object, else the first one named. */
export function ownerOf(object: KubernetesObject): { owner?: ObservedOwner } {
  const owners = (object.metadata.ownerReferences ?? []) as OwnerReference[];
  const owner = owners.find(({ controller }) => controller) ?? owners[0];
  return owner
    ? { owner: { kind: owner.kind, name: owner.name, uid: owner.uid } }
    : {};
}

/** Drops fields that are `undefined`, so that equal objects have equal keys. */
export function withoutUndefined<T extends object>(value: T): T {
  for (const key of Object.keys(value) as Array<keyof T>) {
    if (value[key] === undefined) {
      delete value[key];
    }
  }
  return value;
}
