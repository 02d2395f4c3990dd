import { quantityToNumber } from '@stowage/backstage-plugin-storage-common';
import type { EvictionThresholds } from '@stowage/backstage-plugin-storage-common';

/** Which signal of the kubelet evicts first, and at which threshold. */
export interface EvictionLimit {
  threshold: string;
  /** Bytes that stay free of it; `undefined` where the threshold cannot be read. */
  reserved?: number;
}

/**
 * The first threshold that evicts on the disk of a node. Images lie on the same disk unless the
 * node was set up otherwise, and the kubelet then reports DiskPressure for either signal: with the
 * defaults at 15 % of `imagefs.available`, before `nodefs.available` gets to 10 % (Kubernetes 1.36,
 * seen on the real cluster).
 */
export function firstToEvict(options: {
  eviction: Pick<EvictionThresholds, 'nodefsAvailable' | 'imagefsAvailable'>;
  total: number;
}): EvictionLimit {
  const { eviction, total } = options;
  const node = eviction.nodefsAvailable;
  const image = eviction.imagefsAvailable;
  const reserved = reservedBy({ threshold: node, total });
  const reservedForImages = reservedBy({ threshold: image, total });
  return (reservedForImages ?? 0) > (reserved ?? 0)
    ? { threshold: image, reserved: reservedForImages }
    : { threshold: node, reserved };
}

/**
 * How much of a total an eviction threshold keeps free: `10%` of it, or a quantity such as `1Gi`.
 * The kubelet compares what is available with exactly this.
 *
 * @returns `undefined` where the threshold cannot be read.
 */
export function reservedBy(options: {
  threshold: string;
  total: number;
}): number | undefined {
  const { threshold, total } = options;
  const percentage = /^(\d+(?:\.\d+)?)%$/.exec(threshold.trim());
  if (percentage) {
    return Math.ceil((total * Number(percentage[1])) / 100);
  }
  const quantity = quantityToNumber(threshold.trim());
  return quantity === undefined || quantity < 0 ? undefined : quantity;
}
