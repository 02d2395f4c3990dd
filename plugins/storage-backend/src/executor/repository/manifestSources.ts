import type { KubernetesObject, ObjectName } from '../../adapters/kubernetes';
import type { RepositoryFolder } from '../../adapters/repository';

/** Part of an Argo CD Application that says where its manifests come from. */
interface ArgoSource {
  repoURL?: string;
  path?: string;
  targetRevision?: string;
  chart?: string;
  helm?: object;
  kustomize?: object;
  plugin?: object;
  directory?: { jsonnet?: object };
  ref?: string;
}

/** What renders the manifests of a source, where something does; none leaves them as they are. */
function rendererOf(source: ArgoSource): string | undefined {
  if (source.chart || source.helm) {
    return 'Helm';
  }
  if (source.plugin) {
    return 'a plugin';
  }
  if (source.kustomize) {
    return 'Kustomize with parameters of the Application';
  }
  return Object.keys(source.directory?.jsonnet ?? {}).length > 0
    ? 'Jsonnet'
    : undefined;
}

/** A folder as owners write it (`./apps/orders/`, `/`, `.`), without what says nothing. */
function folder(path: string | undefined): string {
  return (path ?? '')
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}

function head(
  revision: string | undefined,
): Pick<RepositoryFolder, 'revision'> {
  return revision && revision !== 'HEAD' ? { revision } : {};
}

/**
 * Where an Argo CD Application has its manifests, as far as they are plain files. A source with
 * `ref` only lends its files to another one.
 *
 * @returns the sources, and what renders others
 */
export function argoSources(application: KubernetesObject): {
  sources: RepositoryFolder[];
  rendered: string[];
} {
  const spec = (application.spec ?? {}) as {
    source?: ArgoSource;
    sources?: ArgoSource[];
  };
  const all = (spec.sources ?? (spec.source ? [spec.source] : [])).filter(
    ({ repoURL, ref, path, chart }) => repoURL && !(ref && !path && !chart),
  );
  const rendered = all.flatMap(source => rendererOf(source) ?? []);
  return {
    rendered,
    sources: all
      .filter(source => !rendererOf(source))
      .map(({ repoURL, path, targetRevision }) => ({
        repository: repoURL!,
        path: folder(path),
        ...head(targetRevision),
      })),
  };
}

/** The object that a Flux Kustomization takes its files from; `undefined` unless it is Git. */
export function gitRepositoryOf(
  kustomization: KubernetesObject,
): ObjectName | undefined {
  const { sourceRef } = (kustomization.spec ?? {}) as {
    sourceRef?: { kind?: string; name?: string; namespace?: string };
  };
  return sourceRef?.kind === 'GitRepository' && sourceRef.name
    ? {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        namespace: sourceRef.namespace ?? kustomization.metadata.namespace!,
        name: sourceRef.name,
      }
    : undefined;
}

/** Where a Flux Kustomization has its manifests, as far as it leaves them as they are. */
export function fluxSources(
  kustomization: KubernetesObject,
  gitRepository: KubernetesObject,
): { sources: RepositoryFolder[]; rendered: string[] } {
  const { path, patches, components } = (kustomization.spec ?? {}) as {
    path?: string;
    patches?: object[];
    components?: string[];
  };
  if (patches?.length || components?.length) {
    return { sources: [], rendered: ['patches of the Kustomization'] };
  }
  const { url = '', ref = {} } = (gitRepository.spec ?? {}) as {
    url?: string;
    ref?: { branch?: string; tag?: string; commit?: string; semver?: string };
  };
  if (ref.semver) {
    return { sources: [], rendered: ['a range of versions'] };
  }
  return {
    rendered: [],
    sources: [
      {
        repository: url,
        path: folder(path),
        ...head(ref.commit ?? ref.tag ?? ref.branch),
      },
    ],
  };
}
