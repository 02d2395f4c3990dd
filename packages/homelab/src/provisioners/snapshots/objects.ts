import { ApiObject } from '../../cluster/objects';

/** The group of external-snapshotter's kinds. */
export const snapshotGroup = 'snapshot.storage.k8s.io';
/** Where they are served. */
export const snapshotApi = `/apis/${snapshotGroup}/v1`;

/** Keeps a snapshot until its content is let go of (external-snapshotter, pkg/utils). */
export const snapshotFinalizer =
  'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection';
/** Keeps a content until its bytes are gone. */
export const contentFinalizer =
  'snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection';

/** How snapshots of a driver are made. */
export interface SnapshotClass extends ApiObject {
  driver: string;
  deletionPolicy: 'Delete' | 'Retain';
}

/** What a user asks for: a snapshot of a claim. */
export interface Snapshot extends ApiObject {
  spec: {
    source: {
      persistentVolumeClaimName?: string;
      volumeSnapshotContentName?: string;
    };
    volumeSnapshotClassName?: string;
  };
  status?: {
    boundVolumeSnapshotContentName?: string;
    /** RFC 3339. */
    creationTime?: string;
    readyToUse?: boolean;
    restoreSize?: string;
    error?: { message: string; time: string };
  };
}

/** What stands for a snapshot's bytes. */
export interface SnapshotContent extends ApiObject {
  spec: {
    deletionPolicy: 'Delete' | 'Retain';
    driver: string;
    source: { volumeHandle?: string; snapshotHandle?: string };
    volumeSnapshotClassName?: string;
    volumeSnapshotRef: { namespace: string; name: string; uid?: string };
  };
  status?: {
    snapshotHandle?: string;
    /** Nanoseconds since 1970. */
    creationTime?: number;
    readyToUse?: boolean;
    /** Bytes. */
    restoreSize?: number;
  };
}

/** Path of a snapshot. */
export function snapshotPath({
  namespace,
  name,
}: {
  namespace?: string;
  name: string;
}): string {
  return `${snapshotApi}/namespaces/${namespace}/volumesnapshots/${name}`;
}

/** Path of a content. */
export function contentPath(name: string): string {
  return `${snapshotApi}/volumesnapshotcontents/${name}`;
}
