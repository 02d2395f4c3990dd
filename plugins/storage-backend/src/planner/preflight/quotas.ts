import {
  formatBytes,
  quantityToNumber,
} from '@stowage/backstage-plugin-storage-common';
import type {
  OperationCheck,
  RawQuota,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import type { MoveFacts } from '../facts';
import { enumerate } from '../words';

const BYTES = 'requests.storage';
const COUNT = 'persistentvolumeclaims';

/** What one claim takes of the items of a quota. */
function takes(item: string, className: string, bytes: number): number {
  const ofClass = `${className}.storageclass.storage.k8s.io/`;
  if (item === BYTES || item === `${ofClass}${BYTES}`) {
    return bytes;
  }
  return item === COUNT ||
    item === `count/${COUNT}` ||
    item === `${ofClass}${COUNT}`
    ? 1
    : 0;
}

function isStorage(item: string): boolean {
  return item.endsWith(BYTES) || item.endsWith(COUNT);
}

function show(item: string, amount: number): string {
  return item.endsWith(BYTES) ? formatBytes(amount) : String(amount);
}

/** Storage items of a quota that would be over their limit. */
function overdrawn(options: {
  quota: RawQuota;
  /** What is asked for of an item. */
  asked: (item: string) => number;
  /** What was given back before. */
  given?: (item: string) => number;
}): string[] {
  const { quota, asked, given = () => 0 } = options;
  const { hard = {}, used = {} } = quota.status ?? {};
  return Object.keys(hard).flatMap(item => {
    const limit = quantityToNumber(hard[item]);
    const now = quantityToNumber(used[item] ?? '0');
    const more = asked(item) - given(item);
    if (
      !isStorage(item) ||
      limit === undefined ||
      now === undefined ||
      now + more <= limit ||
      // Another class's item: nobody refuses for it, however overdrawn it is.
      asked(item) === 0
    ) {
      return [];
    }
    return [
      `quota ${quota.metadata.name}, ${item}: ${show(
        item,
        now + more,
      )} of ${show(item, limit)}`,
    ];
  });
}

/**
 * What quotas and limit ranges say to the claims now, and when they are made again.
 *
 * Until the swap the new claim lives in the movers' namespace, so the tenant's quota does not see
 * it. At the swap the old claim is gone before the new one is made: sums over all classes stay as
 * they are, the old class gets its share back, and only the new class has to have room.
 */
export function checkQuotas(move: MoveFacts): OperationCheck[] {
  const { world, target, claims } = move;
  if (!target) {
    return [];
  }
  const ofTenant = world.quotas.filter(
    ({ metadata }) => metadata.namespace === world.namespace,
  );
  const ofMovers = world.quotas.filter(
    ({ metadata }) => metadata.namespace === world.moversNamespace,
  );
  const total = (item: string, classOf: (index: number) => string) =>
    claims.reduce(
      (sum, { requestBytes }, index) =>
        sum + takes(item, classOf(index), requestBytes),
      0,
    );
  const added = (item: string) => total(item, () => target.className);
  const given = (item: string) =>
    total(item, index => claims[index].claim.spec?.storageClassName ?? '');

  const atSwap = ofTenant.flatMap(quota =>
    overdrawn({ quota, asked: added, given }),
  );
  // A roll back uses a volume that is there; nothing new is made among the movers.
  const atMovers =
    target.kept.size > 0
      ? []
      : ofMovers.flatMap(quota => overdrawn({ quota, asked: added }));
  const atStart = move.closure.workload
    ? ofTenant.flatMap(quota => exceededByPods(quota))
    : [];
  const limits = checkLimits(move);
  const checks = [
    ...(atSwap.length > 0
      ? [check('QUOTA_AT_SWAP', `At the swap: ${enumerate(atSwap)}.`)]
      : []),
    ...(atMovers.length > 0
      ? [
          check(
            'QUOTA_OF_MOVERS',
            `In ${world.moversNamespace}: ${enumerate(atMovers)}.`,
          ),
        ]
      : []),
    ...(atStart.length > 0
      ? [check('QUOTA_AT_START', `At the start: ${enumerate(atStart)}.`)]
      : []),
    ...limits,
  ];
  return checks.length === 0 && ofTenant.length > 0
    ? [
        check(
          'QUOTA_OK',
          `The quotas of ${world.namespace} have room for the claims at the swap.`,
        ),
      ]
    : checks;
}

/** Items that pods take from and that are over their limit already, since it was lowered. */
function exceededByPods({ metadata, status }: RawQuota): string[] {
  const { hard = {}, used = {} } = status ?? {};
  return Object.keys(hard).flatMap(item => {
    const limit = quantityToNumber(hard[item]);
    const now = quantityToNumber(used[item] ?? '0');
    return !isStorage(item) &&
      limit !== undefined &&
      now !== undefined &&
      now > limit
      ? [`quota ${metadata.name}, ${item}: ${used[item]} of ${hard[item]}`]
      : [];
  });
}

function checkLimits(move: MoveFacts): OperationCheck[] {
  const { world, claims } = move;
  const refusals = world.limitRanges
    .filter(
      ({ metadata }) =>
        metadata.namespace === world.namespace ||
        metadata.namespace === world.moversNamespace,
    )
    .flatMap(({ metadata, spec }) =>
      (spec?.limits ?? [])
        .filter(({ type }) => type === 'PersistentVolumeClaim')
        .flatMap(({ min, max }) => {
          const least = quantityToNumber(min?.storage ?? '0') ?? 0;
          const most = quantityToNumber(max?.storage ?? '') ?? Infinity;
          return claims
            .filter(
              ({ requestBytes }) => requestBytes < least || requestBytes > most,
            )
            .map(
              ({ claim, requestBytes }) =>
                `${metadata.namespace}/${metadata.name} refuses ${
                  claim.metadata.name
                } with ${formatBytes(requestBytes)}`,
            );
        }),
    );
  return refusals.length > 0
    ? [check('LIMIT_RANGE_REFUSES', `Limit range ${enumerate(refusals)}.`)]
    : [];
}
