import type {
  ApplyResult,
  ManifestRequest,
} from '@stowage/backstage-plugin-storage-common';
import { InputError } from '@backstage/errors';
import { ManifestInFile, readManifests } from '../manifests/readManifests';
import { describeObject, refusalsOf } from './describeChecks';

/** Reads the manifests of a folder of the workspace as a request to the storage API. */
export async function readManifestRequest(options: {
  cluster: string;
  namespace: string;
  workspace: string;
  path: string;
}): Promise<{ body: ManifestRequest; files: ManifestInFile[] }> {
  const { cluster, namespace, workspace, path } = options;
  const files = await readManifests({ workspace, path });
  for (const { manifest, file } of files) {
    const metadata = manifest.metadata as { name: string; namespace?: string };
    if (metadata.namespace && metadata.namespace !== namespace) {
      throw new InputError(
        `${file}: ${manifest.kind} ${metadata.name} is for the namespace ${metadata.namespace}, not for ${namespace}`,
      );
    }
  }
  return {
    body: { cluster, namespace, manifests: files.map(each => each.manifest) },
    files,
  };
}

/**
 * The lines of a refused result, each with the file that the object comes from; empty where
 * nothing was refused.
 */
export function explainRefusal(
  result: ApplyResult,
  files: ManifestInFile[],
): string[] {
  const refusals = refusalsOf(result);
  if (!refusals.length && !result.allowed) {
    return ['the storage plugin refused it without a reason'];
  }
  return refusals.map(refusal => {
    const origin = files.find(({ manifest }) => {
      const { name } = manifest.metadata as { name: string };
      return (
        refusal.includes(`${manifest.kind} ${name}`) ||
        refusal.includes(`${manifest.kind}/${name}`)
      );
    });
    return origin ? `${origin.file}: ${refusal}` : refusal;
  });
}

/** Objects of a result as output of an action. */
export function objectsOf(result: ApplyResult): Array<{
  kind: string;
  name: string;
  outcome: string;
}> {
  return result.objects.map(({ ref, outcome }) => ({
    kind: ref.kind,
    name: ref.name,
    outcome,
  }));
}

/** One line per object for the log. */
export function logLinesOf(result: ApplyResult): string[] {
  return result.objects.map(
    object =>
      `${describeObject(object)}: ${object.outcome}${
        object.message ? ` (${object.message})` : ''
      }`,
  );
}
