import { ApiObject, ObjectMetadata } from '../../cluster/objects';

/** An object as it is written before an API server had it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: Pick<
    ObjectMetadata,
    'name' | 'namespace' | 'labels' | 'annotations'
  >;
  [field: string]: unknown;
}

/** What an object of the scene belongs to. */
export interface Part {
  namespace: string;
  /** Of the object, and of what it is a part of unless `app` says otherwise. */
  name: string;
  /** The catalog's component, as its annotation `backstage.io/kubernetes-id` names it. */
  component: string;
}

/** The objects in the type that a scene has them in. */
export function asObjects(manifests: readonly Manifest[]): ApiObject[] {
  return manifests as unknown as ApiObject[];
}

/** The labels by which a catalog's component is found. */
export function labelsOf({ name, component }: Part): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': component,
    'backstage.io/kubernetes-id': component,
  };
}

/** Metadata of an object of a part. */
export function metadataOf(part: Part): Manifest['metadata'] {
  const { namespace, name } = part;
  return { namespace, name, labels: labelsOf(part) };
}
