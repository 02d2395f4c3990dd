import { ApiObject } from '../../cluster/objects';

const irregular: Record<string, string> = {
  NetworkPolicy: 'networkpolicies',
  StorageClass: 'storageclasses',
  VolumeSnapshotClass: 'volumesnapshotclasses',
};

/** The path that objects of a kind are made at. */
export function collectionPath({
  apiVersion,
  kind,
  metadata,
}: ApiObject): string {
  const plural = irregular[kind ?? ''] ?? `${kind?.toLowerCase()}s`;
  const root = apiVersion?.includes('/') ? `/apis/${apiVersion}` : '/api/v1';
  return metadata.namespace
    ? `${root}/namespaces/${metadata.namespace}/${plural}`
    : `${root}/${plural}`;
}
