import type { KubernetesObject, ObjectName } from '../../adapters/kubernetes';
import type { MoveDecisions } from '../../planner/types';
import { claimRef } from '../movers/objects';
import { argoAnnotation, fluxAnnotation } from '../steps/pauses';
import { workloadRef } from '../steps/workloads';
import type { StepContext } from '../types';
import { desiredClasses } from './desiredClasses';
import { argoSources, fluxSources, gitRepositoryOf } from './manifestSources';
import { ownerHasApplied } from './ownerHasApplied';
import type { RepositoryAnswer, RepositoryReader } from './types';

type Owner = NonNullable<MoveDecisions['repository']>;

const unknown = (words: string): RepositoryAnswer => ({
  state: 'unknown',
  words,
});

/** Where the owner's manifests are, as far as they can be read as they are. */
async function sourcesOf(context: StepContext, owner: KubernetesObject) {
  if (owner.kind === 'Application') {
    return argoSources(owner);
  }
  const ref = gitRepositoryOf(owner);
  if (owner.kind !== 'Kustomization' || !ref) {
    return {
      sources: [],
      rendered: [ref ? owner.kind : 'something that is not in Git'],
    };
  }
  const repository = await context.cluster.get(ref);
  return repository
    ? fluxSources(owner, repository)
    : { sources: [], rendered: [`GitRepository ${ref.name}, which is gone`] };
}

/** What the files at the head of the repository say. */
async function manifestsSay(
  context: StepContext,
  options: { owner: KubernetesObject; reader: RepositoryReader },
): Promise<RepositoryAnswer> {
  const { owner, reader } = options;
  const decisions = context.decisions as MoveDecisions;
  const { sources, rendered } = await sourcesOf(context, owner);
  // A second source may render over what the first one says.
  if (rendered.length > 0 || sources.length !== 1) {
    return unknown(
      rendered.length > 0
        ? `what is applied is made by ${rendered.join(', ')}`
        : `it has ${sources.length} sources`,
    );
  }
  try {
    return desiredClasses(
      await reader.read(sources[0], context.signal),
      decisions,
    );
  } catch (error) {
    context.signal.throwIfAborted();
    return unknown(
      `${sources[0].repository} could not be read: ${(error as Error).message}`,
    );
  }
}

function refsOfMoved(decisions: MoveDecisions): ObjectName[] {
  const { namespace, workload, claims } = decisions;
  return [
    ...(workload?.kind === 'StatefulSet'
      ? [workloadRef(namespace, workload)]
      : []),
    // Claims made from a template are in no repository.
    ...claims
      .filter(({ template }) => !template)
      .map(({ name }) => claimRef(namespace, name)),
  ];
}

function letGo({ tool, name, namespace }: Owner): string {
  switch (tool) {
    case 'argocd':
      return `take the annotation ${argoAnnotation} off Application '${name}' (${namespace}) and sync it`;
    case 'flux-kustomize':
      return `take the annotation ${fluxAnnotation} off the objects and run: flux reconcile kustomization ${name} -n ${namespace}`;
    default:
      return `run: flux resume helmrelease ${name} -n ${namespace}`;
  }
}

/**
 * Whether what is applied from the repository names the new class, so that its owner may go on:
 * by the files at the revision that it follows, or because a person let it go on and it has
 * applied them since.
 *
 * @returns in words what is missing, where something is
 */
export async function repositoryFollows(
  context: StepContext,
  reader: RepositoryReader,
): Promise<{ follows: boolean; words: string }> {
  const decisions = context.decisions as MoveDecisions;
  const { repository, claims } = decisions;
  if (!repository) {
    return { follows: true, words: 'no repository owns it' };
  }
  const { apiVersion, kind, namespace, name } = repository;
  const owner = await context.cluster.get({
    apiVersion,
    kind,
    namespace,
    name,
  });
  if (!owner) {
    return { follows: true, words: `${kind} '${name}' is gone` };
  }
  const moved = await Promise.all(
    refsOfMoved(decisions).map(ref => context.cluster.get(ref)),
  );
  const there = moved.filter(object => object !== undefined);
  if (there.length > 0 && ownerHasApplied(owner, there)) {
    return {
      follows: true,
      words: `${kind} '${name}' has applied it since, and is content`,
    };
  }
  const answer = await manifestsSay(context, { owner, reader });
  if (answer.state !== 'unknown') {
    return { follows: answer.state === 'follows', words: answer.words };
  }
  const classes = [...new Set(claims.map(({ targetClass }) => targetClass))];
  return {
    follows: false,
    words: `write ${classes
      .map(each => `storageClassName: ${each}`)
      .join(', ')} into the repository. Whether that is done can't be read (${
      answer.words
    }): then ${letGo(repository)}`,
  };
}
