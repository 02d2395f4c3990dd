import {
  parseSize,
  validateName,
} from '@stowage/backstage-plugin-storage-common';
import type { CodedCheck } from '@stowage/backstage-plugin-storage-common';
import { enumerate } from '../words';
import { check } from './types';
import type { CheckContext } from './types';

/** `-0` of the first replica, `-dump` of its CronJob and the suffix Kubernetes adds to its Jobs. */
const LONGEST_APPLICATION_NAME = 40;

/** Nobody asks for less; without a unit, a smaller size is one whose unit was forgotten. */
const SMALLEST_PLAUSIBLE_BYTES = 2n ** 20n;

/** Whether the cluster was heard at all. */
export function clusterChecks({ world }: CheckContext): CodedCheck[] {
  if (world.state === 'ready' || world.state === 'partial') {
    return [];
  }
  if (world.state === 'misconfigured') {
    return [
      check({
        code: 'CLUSTER_NOT_HEARD',
        level: 'blocking',
        field: 'cluster',
        message: `${world.title} cannot be used as it is configured${
          world.message ? `: ${world.message}` : '.'
        }`,
        remedy:
          "Choose another cluster, or have the cluster's configuration corrected.",
      }),
    ];
  }
  return [
    check({
      code: 'CLUSTER_NOT_HEARD',
      level: 'blocking',
      field: 'cluster',
      message: `${world.title} does not answer${
        world.message ? `: ${world.message}` : '.'
      }`,
      remedy:
        'Choose another cluster, or try again when it can be reached: nothing can be made in it now.',
    }),
  ];
}

/** Whether the tier exists and its class still does. */
export function tierChecks(options: {
  context: CheckContext;
  known: Array<{ id: string }>;
}): CodedCheck[] {
  const { context, known } = options;
  const { world, request, tier } = context;
  if (!tier) {
    return [
      check({
        code: 'TIER_UNKNOWN',
        level: 'blocking',
        field: 'tier',
        message: `There is no tier '${request.tier}' in cluster ${world.name}.`,
        remedy:
          known.length > 0
            ? `Choose one of ${enumerate(
                known.map(({ id }) => id),
                10,
              )}.`
            : 'No tier is configured for this cluster: add one under storage.tiers.',
      }),
    ];
  }
  if (tier.available) {
    return [
      check({
        code: 'TIER_OK',
        level: 'ok',
        field: 'tier',
        message: `${tier.title} uses the storage class ${tier.storageClass}.`,
      }),
    ];
  }
  const canRead = world.resources.storageclasses?.state === 'synced';
  return [
    check({
      code: canRead ? 'TIER_UNAVAILABLE' : 'TIER_NOT_VERIFIED',
      level: canRead ? 'blocking' : 'warning',
      field: 'tier',
      message:
        tier.unavailableReason ??
        `The storage class ${tier.storageClass} could not be found.`,
      remedy: canRead
        ? 'Choose another tier, or have the class created again.'
        : 'Grant reading of storage classes (deploy/rbac/observe.yaml).',
    }),
  ];
}

/** Whether the namespace exists; who may use it is not decided here. */
export function namespaceChecks({
  world,
  request,
}: CheckContext): CodedCheck[] {
  const namespace = world.namespaces.find(
    candidate => candidate.name === request.namespace,
  );
  if (namespace?.deletingSince) {
    return [
      check({
        code: 'NAMESPACE_DELETING',
        level: 'blocking',
        field: 'namespace',
        message: `The namespace '${request.namespace}' is being deleted.`,
        remedy: 'Choose another namespace.',
      }),
    ];
  }
  if (namespace) {
    return [
      check({
        code: 'NAMESPACE_OK',
        level: 'ok',
        field: 'namespace',
        message: `The namespace '${request.namespace}' exists.`,
      }),
    ];
  }
  if (world.resources.namespaces?.state !== 'synced') {
    return [
      check({
        code: 'NAMESPACE_NOT_VERIFIED',
        level: 'warning',
        field: 'namespace',
        message: `Whether the namespace '${request.namespace}' exists is not known: namespaces of cluster ${world.name} could not be read.`,
        remedy: 'Grant reading of namespaces (deploy/rbac/observe.yaml).',
      }),
    ];
  }
  return [
    check({
      code: 'NAMESPACE_MISSING',
      level: 'blocking',
      field: 'namespace',
      message: `There is no namespace '${request.namespace}' in cluster ${world.name}.`,
      remedy: 'Choose one that exists, or have it created first.',
    }),
  ];
}

/** Whether everything derived from the name will be a legal name. */
export function nameChecks({ request }: CheckContext): CodedCheck[] {
  if (request.name === undefined) {
    return [];
  }
  const problem = validateName(request.name, {
    longest: LONGEST_APPLICATION_NAME,
  });
  return [
    problem
      ? check({ ...problem, level: 'blocking', field: 'name' })
      : check({
          code: 'NAME_OK',
          level: 'ok',
          field: 'name',
          message: `'${request.name}' can be used.`,
        }),
  ];
}

/** Whether the size can be read, and is meant as it is read. */
export function sizeChecks({ request }: CheckContext): CodedCheck[] {
  const size = parseSize(request.size);
  if (!size.ok) {
    const { code, message, remedy } = size;
    return [check({ code, level: 'blocking', field: 'size', message, remedy })];
  }
  const text = request.size.trim();
  if (/[a-z]$/i.test(text) || size.bytes >= SMALLEST_PLAUSIBLE_BYTES) {
    return [];
  }
  return [
    check({
      code: 'SIZE_WITHOUT_UNIT',
      level: 'warning',
      field: 'size',
      message: `'${text}' has no unit, so it means ${size.bytes} bytes.`,
      remedy: `Write ${text}Gi if gibibytes are meant.`,
    }),
  ];
}
