import { parseAllDocuments } from 'yaml';
import type { RepositoryFile } from '../../adapters/repository';
import type { MoveDecisions } from '../../planner/types';
import type { RepositoryAnswer } from './types';

/** A manifest as somebody wrote it: nothing about it is sure. */
interface Manifest {
  apiVersion?: string;
  kind?: string;
  metadata?: { name?: string; namespace?: string };
  items?: Manifest[];
  spec?: {
    storageClassName?: string;
    volumeClaimTemplates?: Array<{
      metadata?: { name?: string };
      spec?: { storageClassName?: string };
    }>;
  };
}

interface Found {
  path: string;
  manifest: Manifest;
}

/**
 * Fields of a kustomization that change neither the class nor the name of an object. With any
 * other one the files do not say what is applied. (Fields as the Kustomize reference lists them.)
 */
const harmless = [
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'namespace',
  'labels',
  'commonLabels',
  'commonAnnotations',
  'images',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'sortOptions',
];

const KUSTOMIZATION = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;
const CHART = /(^|\/)Chart\.ya?ml$/;

function documentsOf({ path, content }: RepositoryFile): Found[] {
  return parseAllDocuments(content).flatMap(document => {
    if ('errors' in document && document.errors.length > 0) {
      return [];
    }
    const manifest = document.toJS() as Manifest | null;
    if (typeof manifest !== 'object' || manifest === null) {
      return [];
    }
    return (manifest.items ?? [manifest]).map(each => ({
      path,
      manifest: each,
    }));
  });
}

/** What makes something else of the files than they are; `undefined` where nothing does. */
function rendererIn(files: RepositoryFile[]): string | undefined {
  const chart = files.find(({ path }) => CHART.test(path));
  if (chart) {
    return `the Helm chart ${chart.path}`;
  }
  for (const file of files.filter(({ path }) => KUSTOMIZATION.test(path))) {
    const [found] = documentsOf(file);
    const { manifest = {} } = found ?? {};
    const other = Object.keys(manifest).find(key => !harmless.includes(key));
    if (!found || other) {
      return `${file.path}${other ? ` (${other})` : ''}`;
    }
    const { resources = [] } = manifest as { resources?: string[] };
    const outside = resources.find(
      each => each.startsWith('..') || each.includes('://'),
    );
    if (outside) {
      return `${file.path}, which takes ${outside} from elsewhere`;
    }
  }
  return undefined;
}

/**
 * Whether the files that a repository's owner applies name the new class of every claim that was
 * moved: in the StatefulSet's template, or in the claim's own manifest. Pure.
 *
 * @param files - every YAML file of the folder that is applied
 */
export function desiredClasses(
  files: RepositoryFile[],
  decisions: MoveDecisions,
): RepositoryAnswer {
  const renderer = rendererIn(files);
  if (renderer) {
    return {
      state: 'unknown',
      words: `what is applied is made by ${renderer}`,
    };
  }
  const documents = files.flatMap(documentsOf);
  const find = (kind: string, name: string) =>
    documents.filter(
      ({ manifest: { kind: its, metadata } }) =>
        its === kind &&
        metadata?.name === name &&
        (metadata.namespace ?? decisions.namespace) === decisions.namespace,
    );
  const { workload, claims } = decisions;
  const answers = claims.map(({ name, template, targetClass }) => {
    const wanted = template
      ? { kind: workload?.kind ?? 'StatefulSet', name: workload?.name ?? '' }
      : { kind: 'PersistentVolumeClaim', name };
    const found = find(wanted.kind, wanted.name);
    if (found.length !== 1) {
      return {
        state: 'unknown' as const,
        words: `${wanted.kind} '${wanted.name}' is ${
          found.length === 0 ? 'in none' : `${found.length} times`
        } of its files`,
      };
    }
    const [{ path, manifest }] = found;
    const named = template
      ? manifest.spec?.volumeClaimTemplates?.find(
          each => each.metadata?.name === template,
        )?.spec?.storageClassName
      : manifest.spec?.storageClassName;
    return named === targetClass
      ? { state: 'follows' as const, words: `${path} names it` }
      : {
          state: 'differs' as const,
          words: `write storageClassName: ${targetClass} ${
            template ? `into the volume claim template '${template}' of` : 'for'
          } ${wanted.kind} '${wanted.name}' in ${path} (it says ${
            named === undefined ? 'nothing' : `'${named}'`
          })`,
        };
  });
  for (const state of ['differs', 'unknown'] as const) {
    const those = answers.filter(each => each.state === state);
    if (those.length > 0) {
      return {
        state,
        words: [...new Set(those.map(({ words }) => words))].join('; '),
      };
    }
  }
  return {
    state: 'follows',
    words: [...new Set(answers.map(({ words }) => words))].join('; '),
  };
}
