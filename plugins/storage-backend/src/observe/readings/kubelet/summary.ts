import type { NodeFilesystemReading } from '@stowage/backstage-plugin-storage-common';

/** The figures of one mounted claim, as the kubelet sent them. */
export interface KubeletClaimFigures {
  namespace: string;
  claimName: string;
  /** Absent where the kubelet says nothing or zero: neither tells how much is used. */
  usedBytes?: number;
  usedInodes?: number;
  capacityBytes?: number;
  /** RFC 3339, where the kubelet says so. */
  measuredAt?: string;
}

/** What is read of a kubelet's summary. */
export interface KubeletSummary {
  filesystem: Pick<
    NodeFilesystemReading,
    'totalBytes' | 'availableBytes' | 'totalInodes' | 'freeInodes'
  > & { measuredAt?: string };
  claims: KubeletClaimFigures[];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function time(value: unknown): string | undefined {
  const parsed = Date.parse(text(value) ?? '');
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString();
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : undefined;
}

/** Zero means "did not look" wherever something must be there. */
function positive(value: unknown): number | undefined {
  return count(value) || undefined;
}

/**
 * Reads the answer to `GET /stats/summary`
 * (k8s.io/kubelet/pkg/apis/stats/v1alpha1 `Summary`). Whatever has an unexpected shape counts as
 * not said: another version of the kubelet must never become a wrong figure.
 */
export function parseKubeletSummary(summary: unknown): KubeletSummary {
  const fs = field(field(summary, 'node'), 'fs');
  const totalBytes = positive(field(fs, 'capacityBytes'));
  const totalInodes = positive(field(fs, 'inodes'));
  const claims: KubeletClaimFigures[] = [];
  for (const pod of list(field(summary, 'pods'))) {
    for (const volume of list(field(pod, 'volume'))) {
      const reference = field(volume, 'pvcRef');
      const namespace = text(field(reference, 'namespace'));
      const claimName = text(field(reference, 'name'));
      if (namespace && claimName) {
        claims.push({
          namespace,
          claimName,
          usedBytes: positive(field(volume, 'usedBytes')),
          usedInodes: positive(field(volume, 'inodesUsed')),
          capacityBytes: positive(field(volume, 'capacityBytes')),
          measuredAt: time(field(volume, 'time')),
        });
      }
    }
  }
  return {
    filesystem: {
      totalBytes,
      // Nothing available is a figure: the disk is full.
      availableBytes: totalBytes && count(field(fs, 'availableBytes')),
      totalInodes,
      freeInodes: totalInodes && count(field(fs, 'inodesFree')),
      measuredAt: time(field(fs, 'time')),
    },
    claims,
  };
}
