import type {
  MoveWorld,
  OperationCheck,
  RawObject,
  RawRepositoryOwner,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { controllerOf, wordsOf } from '../objects';
import type { RepositoryDecision } from '../types';
import { enumerate } from '../words';

type Tool = RepositoryDecision['tool'];

/** What an object says of who applies it from a repository. */
interface Hint {
  tool: Tool;
  name: string;
  /** Absent where the object does not say, as Argo CD's usually do not. */
  namespace?: string;
}

const kinds: Record<Tool, string> = {
  argocd: 'Application',
  'flux-kustomize': 'Kustomization',
  'flux-helm': 'HelmRelease',
};

const titles: Record<Tool, string> = {
  argocd: 'Argo CD',
  'flux-kustomize': 'Flux',
  'flux-helm': 'Flux',
};

const TRACKING = 'argocd.argoproj.io/tracking-id';
const INSTANCE = 'argocd.argoproj.io/instance';
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const FLUX_FORCE = 'kustomize.toolkit.fluxcd.io/force';

/**
 * Argo CD's tracking id is `application:group/kind:namespace/name`; one that was copied along from
 * another object names that one and says nothing.
 */
function argoHint(object: RawObject): Hint | undefined {
  const { annotations = {}, labels = {}, namespace, name } = object.metadata;
  const [application, kind, target] = annotations[TRACKING]?.split(':') ?? [];
  if (
    application &&
    kind?.endsWith(object.kind) &&
    target === `${namespace}/${name}`
  ) {
    // Outside of its own namespace an Application is tracked as `namespace_name`.
    const [first, second] = application.split('_');
    return second
      ? { tool: 'argocd', namespace: first, name: second }
      : { tool: 'argocd', name: application };
  }
  return labels[INSTANCE]
    ? { tool: 'argocd', name: labels[INSTANCE] }
    : undefined;
}

function fluxHint(object: RawObject): Hint | undefined {
  const { labels = {} } = object.metadata;
  for (const tool of ['flux-kustomize', 'flux-helm'] as const) {
    const group = `${tool.replace('flux-', '')}.toolkit.fluxcd.io`;
    const name = labels[`${group}/name`];
    if (name) {
      return { tool, name, namespace: labels[`${group}/namespace`] };
    }
  }
  return undefined;
}

/** Who applies some objects from a repository, as they say themselves; each once. */
function hintsOf(objects: RawObject[]): Hint[] {
  const hints = objects.flatMap(object => {
    const hint = argoHint(object) ?? fluxHint(object);
    return hint ? [hint] : [];
  });
  return [...new Map(hints.map(hint => [JSON.stringify(hint), hint])).values()];
}

function find(hint: Hint, world: MoveWorld): RawRepositoryOwner[] {
  return world.repositoryOwners.filter(
    ({ kind, metadata }) =>
      kind === kinds[hint.tool] &&
      metadata.name === hint.name &&
      (!hint.namespace || metadata.namespace === hint.namespace),
  );
}

/** The two commands by which a person pauses it elsewhere and lets it go on. */
function byHand({ tool, name, namespace }: Hint): string {
  switch (tool) {
    case 'argocd':
      return `argocd app set ${name} --sync-policy none; afterwards: argocd app set ${name} --sync-policy automated`;
    case 'flux-kustomize':
      return `flux suspend kustomization ${name} -n ${namespace}; afterwards: flux resume kustomization ${name} -n ${namespace}`;
    default:
      return `flux suspend helmrelease ${name} -n ${namespace}; afterwards: flux resume helmrelease ${name} -n ${namespace}`;
  }
}

function replaces(owner: RawRepositoryOwner, objects: RawObject[]): boolean {
  const ofOwner = owner.spec?.syncPolicy?.syncOptions ?? [];
  return (
    owner.spec?.force === true ||
    owner.spec?.upgrade?.force === true ||
    objects.some(({ metadata: { annotations = {} } }) => {
      const options = [
        ...ofOwner,
        ...(annotations[SYNC_OPTIONS]?.split(',') ?? []),
      ].map(option => option.trim());
      return (
        annotations[FLUX_FORCE]?.toLowerCase() === 'enabled' ||
        (options.includes('Replace=true') && options.includes('Force=true'))
      );
    })
  );
}

/** Who applies an Argo CD Application itself; a pause of it would be taken back. */
function parentOf(owner: RawRepositoryOwner): string | undefined {
  if (owner.kind !== 'Application') {
    return undefined;
  }
  const controller = controllerOf(owner) ?? owner.metadata.ownerReferences?.[0];
  if (controller) {
    return `${controller.kind} ${controller.name}`;
  }
  const hint = argoHint(owner);
  return hint ? `Application ${hint.name}` : undefined;
}

/**
 * The narrowest way to make an owner wait that holds. Flux skips an object that carries its
 * annotation, and makes one that is not there: while a StatefulSet is away, or a claim changes
 * hands, there is nothing that could carry it, so the whole Kustomization is suspended then.
 */
function pauseOf(
  tool: Tool,
  objects: RawObject[],
): RepositoryDecision['pause'] {
  switch (tool) {
    case 'argocd':
      return 'application';
    case 'flux-kustomize':
      return objects.some(
        object =>
          ['StatefulSet', 'PersistentVolumeClaim'].includes(object.kind) &&
          fluxHint(object),
      )
        ? 'suspend'
        : 'objects';
    default:
      return 'suspend';
  }
}

const waitWords: Record<RepositoryDecision['pause'], string> = {
  application: 'reconcile nothing meanwhile.',
  objects: 'leave the workload alone.',
  suspend:
    'reconcile nothing meanwhile, since it would make again what the move takes away.',
};

/**
 * Who applies the objects of a move from a repository, how it is asked to wait, and whether that
 * would hold.
 */
export function findRepository(options: {
  objects: RawObject[];
  world: MoveWorld;
}): { repository?: RepositoryDecision; checks: OperationCheck[] } {
  const { objects, world } = options;
  const hints = hintsOf(objects);
  if (hints.length === 0) {
    return { checks: [] };
  }
  const [hint, ...more] = hints;
  const title = titles[hint.tool];
  const kind = kinds[hint.tool];
  const pause = pauseOf(hint.tool, objects);
  const owners = find(hint, world);
  if (more.length > 0 || owners.length !== 1) {
    const names = hints.map(each => `${kinds[each.tool]} ${each.name}`);
    return {
      checks: [
        check(
          'REPOSITORY_NOT_READ',
          more.length > 0
            ? `${enumerate(
                names,
              )} apply these objects, and only one of them can be asked to wait.`
            : `${title} applies these objects (${kind} ${
                hint.name
              }), and exactly one such object could not be found in this cluster. Pause it where it runs: ${byHand(
                hint,
              )}`,
        ),
      ],
    };
  }
  const [owner] = owners;
  const words = wordsOf(owner);
  const parent = parentOf(owner);
  const checks = [
    ...(parent
      ? [
          check(
            'REPOSITORY_HAS_PARENT',
            `${words} is itself applied by ${parent}.`,
          ),
        ]
      : []),
    ...(replaces(owner, objects)
      ? [
          check(
            'REPOSITORY_REPLACES',
            `${words} replaces with force what it cannot change.`,
          ),
        ]
      : []),
  ];
  const { apiVersion, metadata } = owner;
  return {
    repository: {
      tool: hint.tool,
      apiVersion,
      kind,
      namespace: metadata.namespace ?? '',
      name: metadata.name,
      uid: metadata.uid ?? '',
      pause,
    },
    checks:
      checks.length > 0
        ? checks
        : [
            check(
              'REPOSITORY_PAUSED',
              `${title} (${words}) is asked to ${waitWords[pause]}`,
            ),
          ],
  };
}
