import type { CodedCheck } from '@stowage/backstage-plugin-storage-common';
import type {
  ClusterClient,
  KubernetesObject,
} from '../adapters/kubernetes/ClusterClient';
import { ClusterError } from '../adapters/kubernetes/ClusterError';
import { isAboutTheObject, toPortalError } from './errors';
import { isOurs } from './ownership';
import { storageClassesOf } from './storageClasses';

/** `StatefulSet/shop`. */
export function titleOf(object: KubernetesObject): string {
  return `${object.kind}/${object.metadata.name}`;
}

/**
 * Reads what already stands where the objects are to go.
 *
 * @returns one entry per object, in the same order
 */
export async function readExisting(options: {
  client: ClusterClient;
  objects: KubernetesObject[];
}): Promise<Array<KubernetesObject | undefined>> {
  const { client, objects } = options;
  return await Promise.all(
    objects.map(async object => {
      try {
        return await client.get({
          apiVersion: object.apiVersion,
          kind: object.kind,
          namespace: object.metadata.namespace,
          name: object.metadata.name,
        });
      } catch (error) {
        throw toPortalError({ error, what: `get ${titleOf(object)}` });
      }
    }),
  );
}

/** Refuses objects that somebody else made. Pure. */
export function checkOwnership(
  existing: Array<KubernetesObject | undefined>,
): CodedCheck[] {
  return existing.flatMap(object =>
    !object || isOurs(object)
      ? []
      : [
          {
            code: 'FOREIGN_OBJECT',
            level: 'blocking' as const,
            field: 'name',
            message: `${titleOf(object)} exists already in namespace '${
              object.metadata.namespace
            }' and was not made through the portal, so it is left alone.`,
            remedy:
              'Choose another name, or delete the object if nobody needs it.',
          },
        ],
  );
}

/** Looks whether the storage classes that the objects name still exist, at this moment. */
export async function checkStorageClasses(options: {
  client: ClusterClient;
  objects: KubernetesObject[];
}): Promise<CodedCheck[]> {
  const { client, objects } = options;
  const found = await Promise.all(
    storageClassesOf(objects).map(async (name): Promise<CodedCheck[]> => {
      try {
        const storageClass = await client.get({
          apiVersion: 'storage.k8s.io/v1',
          kind: 'StorageClass',
          name,
        });
        return storageClass
          ? []
          : [
              {
                code: 'TIER_UNAVAILABLE',
                level: 'blocking',
                field: 'tier',
                message: `The storage class '${name}' does not exist in cluster '${client.name}' any more, so the claim would wait for ever.`,
                remedy: 'Choose another tier.',
              },
            ];
      } catch (error) {
        if (error instanceof ClusterError && error.reason === 'forbidden') {
          return [
            {
              code: 'TIER_NOT_VERIFIED',
              level: 'warning',
              field: 'tier',
              message: `Whether the storage class '${name}' exists could not be found out: ${error.message}`,
              remedy: "Grant the portal's account deploy/rbac/observe.yaml.",
            },
          ];
        }
        throw toPortalError({ error, what: `get StorageClass/${name}` });
      }
    }),
  );
  return found.flat();
}

/** What the API server would make of each object. */
export interface DryRun {
  checks: CodedCheck[];
  /** In the order of the objects; `undefined` where the object was refused. */
  results: Array<KubernetesObject | undefined>;
}

/**
 * Lets the API server judge every object without keeping it.
 *
 * @throws errors of `@backstage/errors` where it does not answer or the portal has no right
 */
export async function dryRun(options: {
  client: ClusterClient;
  objects: KubernetesObject[];
  fieldManager: string;
}): Promise<DryRun> {
  const { client, objects, fieldManager } = options;
  const answers = await Promise.all(
    objects.map(async object => {
      try {
        return {
          result: await client.apply({ object, fieldManager, dryRun: true }),
        };
      } catch (error) {
        if (error instanceof ClusterError && isAboutTheObject(error)) {
          return { check: refusalCheck({ error, object }) };
        }
        throw toPortalError({
          error,
          what: `patch ${titleOf(object)} in namespace '${
            object.metadata.namespace
          }'`,
        });
      }
    }),
  );
  return {
    checks: answers.flatMap(({ check }) => (check ? [check] : [])),
    results: answers.map(({ result }) => result),
  };
}

/** Puts the refusal of one object into a check, with the field of the form where that is known. */
export function refusalCheck(options: {
  error: ClusterError;
  object: KubernetesObject;
}): CodedCheck {
  const { error, object } = options;
  const { namespace } = object.metadata;
  const base = {
    level: 'blocking' as const,
    message: `${titleOf(object)}: ${error.message}`,
  };
  if (/namespaces? "[^"]*" not found/.test(error.message)) {
    return {
      ...base,
      code: 'NAMESPACE_MISSING',
      field: 'namespace',
      message: `The namespace '${namespace}' does not exist in cluster '${error.cluster}'.`,
      remedy: 'Choose one that exists, or have it made.',
    };
  }
  if (/exceeded quota/.test(error.message)) {
    return {
      ...base,
      code: 'QUOTA_SHORT',
      field: 'size',
      remedy: 'Ask for less, or have the quota of the namespace raised.',
    };
  }
  if (/violates PodSecurity/.test(error.message)) {
    return {
      ...base,
      code: 'POD_SECURITY_VIOLATED',
      field: 'manifest',
      remedy: "Change what the namespace's Pod Security level refuses.",
    };
  }
  if (error.reason === 'conflict') {
    return {
      ...base,
      code: 'FIELD_CONFLICT',
      field: 'manifest',
      remedy:
        'Somebody else set these fields; agree on one place from which they are managed.',
    };
  }
  return { ...base, code: 'CLUSTER_REFUSED', field: 'manifest' };
}
