import {
  FIELD_MANAGER,
  validateName,
  type CodedCheck,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../adapters/kubernetes/ClusterClient';
import { checkFields } from './fields/checkFields';
import { object } from './fields/field';
import { MANIFEST_KINDS, manifestKind } from './fields/kinds';
import { metadata } from './fields/metadataFields';
import { MANAGED_BY_LABEL } from './ownership';

const MAX_OBJECTS = 50;
/** Together, as JSON. The API server takes 1.5 MiB for a single object. */
const MAX_BYTES = 512 * 1024;

/** A CronJob's Jobs get a suffix of eleven characters. */
const MAX_CRON_JOB_NAME = 52;

/** What the list of kinds and fields says about manifests. */
export interface ManifestReview {
  /** One per problem; all of them blocking. */
  checks: CodedCheck[];
  /**
   * The objects in the order in which they are applied, with namespace and ownership label set.
   * Empty where a check is blocking.
   */
  objects: KubernetesObject[];
}

/**
 * Judges manifests by the list of kinds and fields, without asking a cluster. Pure.
 *
 * @param options.namespace - the only namespace in which anything may be applied
 */
export function reviewManifests(options: {
  namespace: string;
  manifests: unknown[];
}): ManifestReview {
  const { namespace, manifests } = options;
  const tooMuch = checkAmount(manifests);
  if (tooMuch) {
    return { checks: [tooMuch], objects: [] };
  }
  const checks: CodedCheck[] = [];
  const seen = new Set<string>();
  for (const [index, manifest] of manifests.entries()) {
    checks.push(...reviewManifest({ manifest, index, namespace }));
    const title = titleOf(manifest, index);
    if (seen.has(title)) {
      checks.push(
        blocking({
          code: 'MANIFEST_DUPLICATE',
          message: `${title} is there twice.`,
          remedy: 'Remove one of them.',
        }),
      );
    }
    seen.add(title);
  }
  return {
    checks,
    objects: checks.length
      ? []
      : inApplyOrder(manifests as KubernetesObject[]).map(manifest =>
          withOwnership(manifest, namespace),
        ),
  };
}

function reviewManifest(options: {
  manifest: unknown;
  index: number;
  namespace: string;
}): CodedCheck[] {
  const { manifest, index, namespace } = options;
  const title = titleOf(manifest, index);
  if (typeof manifest !== 'object' || manifest === null) {
    return [
      blocking({
        code: 'MANIFEST_NOT_AN_OBJECT',
        message: `${title} is not a Kubernetes object.`,
      }),
    ];
  }
  const given = manifest as Record<string, unknown>;
  const known = manifestKind({
    apiVersion: given.apiVersion,
    kind: given.kind,
  });
  if (!known) {
    return [
      blocking({
        code: 'MANIFEST_KIND_NOT_ALLOWED',
        message: `${title} is of ${String(given.apiVersion)}/${String(
          given.kind,
        )}, which may not be applied through the portal.`,
        remedy: `Allowed are ${MANIFEST_KINDS.map(({ kind }) => kind).join(
          ', ',
        )}. Apply the rest with your own account.`,
      }),
    ];
  }
  const { apiVersion: _version, kind: _kind, metadata: meta, ...rest } = given;
  return [
    ...checkIdentity({ given, title, namespace }),
    ...checkFields({
      given: meta,
      field: known.metadata ?? metadata,
      path: 'metadata',
    })
      .concat(
        checkFields({ given: rest, field: object(known.fields), path: '' }),
      )
      .map(({ path, code, message }) =>
        blocking({
          code,
          message: `${title}: ${path}: ${message}.`,
          remedy:
            code === 'MANIFEST_FIELD_NOT_ALLOWED'
              ? 'Remove the field, or apply the object with your own account.'
              : undefined,
        }),
      ),
  ];
}

function checkIdentity(options: {
  given: Record<string, unknown>;
  title: string;
  namespace: string;
}): CodedCheck[] {
  const { given, title, namespace } = options;
  const meta = (given.metadata ?? {}) as Record<string, unknown>;
  const checks: CodedCheck[] = [];
  const problem = validateName(typeof meta.name === 'string' ? meta.name : '', {
    what: 'metadata.name',
    longest: given.kind === 'CronJob' ? MAX_CRON_JOB_NAME : undefined,
  });
  if (problem) {
    checks.push(
      blocking({
        code: problem.code,
        field: 'name',
        message: `${title}: ${problem.message}`,
        remedy: problem.remedy,
      }),
    );
  }
  if (meta.namespace !== undefined && meta.namespace !== namespace) {
    checks.push(
      blocking({
        code: 'MANIFEST_NAMESPACE_FOREIGN',
        message: `${title}: metadata.namespace is '${String(
          meta.namespace,
        )}', but the request is for '${namespace}'.`,
        remedy: `Remove metadata.namespace, or set it to '${namespace}'.`,
      }),
    );
  }
  return checks;
}

function checkAmount(manifests: unknown[]): CodedCheck | undefined {
  if (manifests.length === 0 || manifests.length > MAX_OBJECTS) {
    return blocking({
      code: 'MANIFEST_TOO_MANY',
      message: `There are ${manifests.length} manifests; between 1 and ${MAX_OBJECTS} can be applied at once.`,
    });
  }
  const bytes = Buffer.byteLength(JSON.stringify(manifests));
  return bytes > MAX_BYTES
    ? blocking({
        code: 'MANIFEST_TOO_LARGE',
        message: `The manifests are ${bytes} bytes together; at most ${MAX_BYTES} can be applied at once.`,
      })
    : undefined;
}

/** `StatefulSet/shop`, or the position where a manifest does not say what it is. */
function titleOf(manifest: unknown, index: number): string {
  const { kind, metadata: meta } = (manifest ?? {}) as {
    kind?: unknown;
    metadata?: { name?: unknown };
  };
  return typeof kind === 'string' && typeof meta?.name === 'string'
    ? `${kind}/${meta.name}`
    : `Manifest ${index + 1}`;
}

function inApplyOrder(manifests: KubernetesObject[]): KubernetesObject[] {
  const order = (manifest: KubernetesObject) =>
    manifestKind(manifest)?.order ?? 0;
  return [...manifests].sort((a, b) => order(a) - order(b));
}

function withOwnership(
  manifest: KubernetesObject,
  namespace: string,
): KubernetesObject {
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      namespace,
      labels: {
        ...manifest.metadata.labels,
        [MANAGED_BY_LABEL]: FIELD_MANAGER,
      },
    },
  };
}

function blocking(
  check: Pick<CodedCheck, 'code' | 'message' | 'field' | 'remedy'>,
): CodedCheck {
  return { field: 'manifest', ...check, level: 'blocking' };
}
