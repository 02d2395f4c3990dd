import {
  formatBytes,
  formatQuantity,
} from '@stowage/backstage-plugin-storage-common';
import type {
  CodedCheck,
  QuotaItem,
} from '@stowage/backstage-plugin-storage-common';
import { namespaceLimits, namespaceQuotas } from '../quotas';
import { check } from './types';
import type { CheckContext } from './types';

function left(item: QuotaItem): number {
  return Math.max(0, item.hard - item.used);
}

function describe(item: QuotaItem): string {
  const amount = (value: number) =>
    item.unit === 'bytes' ? formatBytes(value) : String(value);
  return `${amount(item.used)} of ${amount(item.hard)} ${
    item.unit === 'bytes' ? 'are used' : 'claims are used'
  }, ${amount(left(item))} ${left(item) === 1 ? 'is' : 'are'} left`;
}

function isShort(item: QuotaItem, bytes: bigint): boolean {
  return item.unit === 'bytes'
    ? bytes > BigInt(Math.floor(left(item)))
    : left(item) < 1;
}

/** Whether the quotas of the namespace have room, as the API server will decide at creation. */
export function quotaChecks(context: CheckContext): CodedCheck[] {
  const { world, request, tier, bytes } = context;
  if (bytes === undefined) {
    return [];
  }
  if (world.resources.resourcequotas?.state !== 'synced') {
    return [
      check({
        code: 'QUOTA_NOT_VERIFIED',
        level: 'warning',
        field: 'size',
        message: `Whether a quota of '${request.namespace}' has room is not known: quotas could not be read.`,
        remedy: 'Grant reading of resource quotas (deploy/rbac/observe.yaml).',
      }),
    ];
  }
  const applicable = namespaceQuotas({
    world,
    namespace: request.namespace,
  }).flatMap(quota =>
    quota.items
      .filter(
        item =>
          item.storageClass === undefined ||
          item.storageClass === tier?.storageClass,
      )
      .map(item => ({ quota: quota.name, item })),
  );
  const short = applicable.filter(({ item }) => isShort(item, bytes));
  if (short.length > 0) {
    return short.map(({ quota, item }) =>
      check({
        code: 'QUOTA_SHORT',
        level: 'blocking',
        field: item.unit === 'bytes' ? 'size' : 'namespace',
        message: `The quota ${quota} (${
          item.resource
        }) has no room for it: ${describe(item)}.`,
        remedy:
          item.unit === 'bytes' && left(item) > 0
            ? `Ask for at most ${formatQuantity(
                left(item),
              )}, or have the quota raised.`
            : 'Delete claims that are no longer needed, or have the quota raised.',
      }),
    );
  }
  return applicable.map(({ quota, item }) =>
    check({
      code: 'QUOTA_OK',
      level: 'ok',
      field: item.unit === 'bytes' ? 'size' : 'namespace',
      message: `The quota ${quota} (${item.resource}) has room: ${describe(
        item,
      )}.`,
    }),
  );
}

/** Whether the limit ranges of the namespace let a claim of this size in. */
export function limitChecks(context: CheckContext): CodedCheck[] {
  const { world, request, bytes } = context;
  if (bytes === undefined) {
    return [];
  }
  if (world.resources.limitranges?.state !== 'synced') {
    return [
      check({
        code: 'LIMIT_NOT_VERIFIED',
        level: 'warning',
        field: 'size',
        message: `Whether a limit range of '${request.namespace}' allows the size is not known: limit ranges could not be read.`,
        remedy: 'Grant reading of limit ranges (deploy/rbac/observe.yaml).',
      }),
    ];
  }
  const limits = namespaceLimits({ world, namespace: request.namespace });
  const refusals = limits.flatMap(({ name, minBytes, maxBytes }) => {
    if (minBytes !== undefined && bytes < BigInt(Math.ceil(minBytes))) {
      return [
        check({
          code: 'LIMIT_BELOW_MINIMUM',
          level: 'blocking',
          field: 'size',
          message: `The limit range ${name} wants claims of at least ${formatBytes(
            minBytes,
          )}.`,
          remedy: `Ask for ${formatQuantity(minBytes)} or more.`,
        }),
      ];
    }
    if (maxBytes !== undefined && bytes > BigInt(Math.floor(maxBytes))) {
      return [
        check({
          code: 'LIMIT_ABOVE_MAXIMUM',
          level: 'blocking',
          field: 'size',
          message: `The limit range ${name} allows claims of at most ${formatBytes(
            maxBytes,
          )}.`,
          remedy: `Ask for ${formatQuantity(maxBytes)} or less.`,
        }),
      ];
    }
    return [];
  });
  if (refusals.length > 0 || limits.length === 0) {
    return refusals;
  }
  return [
    check({
      code: 'LIMIT_OK',
      level: 'ok',
      field: 'size',
      message: `The limit ranges of '${request.namespace}' allow the size.`,
    }),
  ];
}
