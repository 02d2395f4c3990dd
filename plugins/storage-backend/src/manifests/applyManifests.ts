import {
  FIELD_MANAGER,
  type AppliedObject,
  type ApplyResult,
  type CodedCheck,
} from '@stowage/backstage-plugin-storage-common';
import type {
  ClusterClient,
  KubernetesObject,
} from '../adapters/kubernetes/ClusterClient';
import { ClusterError } from '../adapters/kubernetes/ClusterError';
import { isAboutTheObject, toPortalError } from './errors';
import { outcomeOf } from './outcome';
import {
  checkOwnership,
  checkStorageClasses,
  dryRun,
  readExisting,
  refusalCheck,
  titleOf,
} from './preflight';
import { reviewManifests } from './reviewManifests';

/** Manifests for one namespace of one cluster. */
export interface ManifestsOptions {
  client: ClusterClient;
  namespace: string;
  manifests: unknown[];
}

interface Prepared {
  checks: CodedCheck[];
  objects: KubernetesObject[];
  existing: Array<KubernetesObject | undefined>;
  results: Array<KubernetesObject | undefined>;
}

/**
 * Says what applying the manifests would do. Nothing is changed.
 *
 * @throws NotAllowedError or ServiceUnavailableError where the cluster could not be asked
 */
export async function checkManifests(
  options: ManifestsOptions,
): Promise<ApplyResult> {
  const prepared = await prepare(options);
  const { client } = options;
  const { objects, existing, results, checks } = prepared;
  return {
    dryRun: true,
    allowed: isAllowed(checks),
    checks,
    objects: objects.map((object, index): AppliedObject => {
      const after = results[index];
      return {
        ref: refOf(client, object),
        outcome: after
          ? outcomeOf({ before: existing[index], after })
          : 'failed',
      };
    }),
  };
}

/**
 * Applies the manifests as field manager `stowage`, in the order in which they need each other.
 * Nothing is applied where a check is blocking. Safe to repeat: what is there already stays
 * 'unchanged'. At the first refusal the rest is 'skipped', and the answer says what was applied.
 *
 * @throws NotAllowedError or ServiceUnavailableError where nothing was applied, because the cluster
 * could not be asked
 */
export async function applyManifests(
  options: ManifestsOptions,
): Promise<ApplyResult> {
  const { client } = options;
  const prepared = await prepare(options);
  const { objects, existing } = prepared;
  if (!isAllowed(prepared.checks)) {
    return {
      dryRun: false,
      allowed: false,
      checks: prepared.checks,
      objects: objects.map(object => ({
        ref: refOf(client, object),
        outcome: 'skipped',
      })),
    };
  }
  const applied: AppliedObject[] = [];
  let refusal: CodedCheck | undefined;
  for (const [index, object] of objects.entries()) {
    const ref = refOf(client, object);
    if (refusal) {
      applied.push({ ref, outcome: 'skipped' });
      continue;
    }
    try {
      const after = await client.apply({
        object,
        fieldManager: FIELD_MANAGER,
        dryRun: false,
      });
      applied.push({
        ref,
        outcome: outcomeOf({ before: existing[index], after }),
      });
    } catch (error) {
      if (!(error instanceof ClusterError)) {
        throw error;
      }
      if (index === 0 && !isAboutTheObject(error)) {
        throw toPortalError({ error, what: `apply ${titleOf(object)}` });
      }
      refusal = refusalCheck({ error, object });
      applied.push({ ref, outcome: 'failed', message: refusal.message });
    }
  }
  return {
    dryRun: false,
    allowed: !refusal,
    checks: refusal ? [...prepared.checks, refusal] : prepared.checks,
    objects: applied,
  };
}

async function prepare(options: ManifestsOptions): Promise<Prepared> {
  const { client, namespace, manifests } = options;
  const { checks, objects } = reviewManifests({ namespace, manifests });
  if (!isAllowed(checks)) {
    return { checks, objects, existing: [], results: [] };
  }
  const [existing, classChecks] = await Promise.all([
    readExisting({ client, objects }),
    checkStorageClasses({ client, objects }),
  ]);
  const tried = await dryRun({
    client,
    objects,
    fieldManager: FIELD_MANAGER,
  });
  return {
    checks: [
      // In a missing namespace every object is refused in the same words.
      ...uniqueByMessage([
        ...checkOwnership(existing),
        ...classChecks,
        ...tried.checks,
      ]),
    ],
    objects,
    existing,
    results: tried.results,
  };
}

function isAllowed(checks: CodedCheck[]): boolean {
  return checks.every(({ level }) => level !== 'blocking');
}

function uniqueByMessage(checks: CodedCheck[]): CodedCheck[] {
  return [
    ...new Map(
      checks.map(check => [`${check.code} ${check.message}`, check]),
    ).values(),
  ];
}

function refOf(client: ClusterClient, object: KubernetesObject) {
  return {
    cluster: client.name,
    kind: object.kind,
    namespace: object.metadata.namespace,
    name: object.metadata.name,
  };
}
