import type { JsonObject, JsonValue } from '@backstage/types';
import type { OperationDefinition } from '../types';
import { claimWords, decisionsOf, TargetVolume } from './decisions';

type Input = Parameters<OperationDefinition['describe']>[0];
type Situation = ReturnType<OperationDefinition['describe']>;

/** Where the data is, by the step that runs or ran last. */
const stages = {
  staging: [
    'lock',
    'preflight',
    'safe',
    'pause',
    'target',
    'stage',
    'compare',
    'record',
  ],
  stopped: ['stop', 'recheck'],
  fenced: ['fence', 'delta', 'prove', 'rebind'],
  started: ['recreate', 'start', 'prove-rest', 'tidy', 'repository'],
} as const;

type Stage = keyof typeof stages;

function stageOf(step: string | undefined): Stage {
  const found = (Object.keys(stages) as Stage[]).find(stage =>
    (stages[stage] as readonly string[]).includes(step ?? ''),
  );
  return found ?? 'staging';
}

function targetWords(outputs: Record<string, JsonValue>): string | undefined {
  const { volumes = [] } = (outputs.target ?? {}) as {
    volumes?: TargetVolume[];
  };
  return volumes.length > 0
    ? `${volumes.length === 1 ? 'volume' : 'volumes'} ${volumes
        .map(({ name }) => name)
        .join(', ')}`
    : undefined;
}

/** How far the handing over is, for the words of a step on its way. */
function onTheWay(
  input: Input,
  words: { application: string; claims: string; originals: string },
): Situation {
  const { application, claims, originals } = words;
  const target = targetWords(input.outputs);
  const copy = target ? `, and an unproven copy on ${target}` : '';
  switch (stageOf(input.step)) {
    case 'stopped':
      return {
        runs: `${application} is stopped for the move`,
        data: `On the original, as before (${claims}): ${originals}${copy}`,
        kept: 'The original is kept whatever happens',
        next: 'The last changes are copied and everything is compared. Cancelling starts the application on the original.',
      };
    case 'fenced':
      return {
        runs: `${application} is stopped for the move, and nobody can use the ${claims}`,
        data: `Everything is on the original: ${originals}${
          target ? `; it is carried to ${target}` : ''
        }`,
        kept: 'The original is kept whatever happens',
        next: 'The last changes are copied and compared, then the names lead to the new place. If anything is wrong, they lead to the original again.',
      };
    case 'started':
      return {
        runs: `${application} starts, or has started, at the new place`,
        data: `On ${target ?? 'the new place'} (${claims})`,
        kept: `The original as it was when the application stopped: ${originals}`,
        next: 'What the move has made is cleaned up. Going back is an operation of its own, roll back.',
      };
    default:
      return {
        runs: `${application} runs as before`,
        data: `On the original: ${originals}${copy}`,
        kept: 'Nothing has to be kept yet: nothing was changed',
        next: 'The copy goes on while the application runs. Cancelling removes it.',
      };
  }
}

/**
 * The truth about a move in words, for every state and step: what runs, where the data is, what is
 * kept, and what happens next. Pure.
 */
export function describeMove(input: Input): Situation {
  const decisions = decisionsOf(input as { decisions: JsonObject });
  const { workload, claims } = decisions;
  const application = workload
    ? `${workload.kind} ${workload.name}`
    : 'Nothing that mounts it';
  const originals = claims.map(({ volumeName }) => volumeName).join(', ');
  const words = { application, claims: claimWords(decisions), originals };
  const target = targetWords(input.outputs);
  const moved = {
    data: `On ${target ?? 'the new place'} (${words.claims})`,
    kept: `The original as it was when the application stopped: ${originals}`,
  };
  const back = {
    data: `On the original: ${originals}`,
    kept: 'Nothing beside it: the copy was removed',
  };
  switch (input.state) {
    case 'queued':
      return {
        runs: `${application} runs as before`,
        data: `On the original: ${originals}`,
        kept: 'Nothing has to be kept yet: nothing was changed',
        next: 'It begins as soon as a backend is free',
      };
    case 'waiting-for-confirmation':
      return {
        ...onTheWay({ ...input, step: 'stage' }, words),
        next: 'Somebody has to confirm the longer stop, or cancel',
      };
    case 'undoing':
      return {
        ...onTheWay(input, words),
        next: 'Everything is put back: the names lead to the original, and the application starts on it',
      };
    case 'done':
      return {
        ...moved,
        runs: workload ? `${application} runs at the new place` : application,
        next: 'Nothing. The original stays until somebody lets it go.',
      };
    case 'cancelled':
    case 'undone':
      return {
        ...back,
        runs: workload ? `${application} runs as before` : application,
        next: 'Nothing. A new plan begins from the present.',
      };
    case 'moved-not-ready':
      return {
        ...moved,
        runs: `${application} is at the new place and not ready`,
        next: 'Somebody mends the application, which finishes the move, or rolls back',
      };
    case 'waiting-for-repository':
      return {
        ...moved,
        runs: `${application} runs at the new place; what applies the repository waits`,
        next: 'The repository has to name the new class; then its owner goes on',
      };
    case 'needs-a-person':
      if (input.step === 'prove-rest') {
        return {
          ...onTheWay(input, words),
          runs: `${application} runs at the new place, which is not proven to hold everything`,
          next: 'Somebody decides: roll back, which leads to the original, or keep the new place',
        };
      }
      return {
        ...onTheWay(input, words),
        next: `A person has to look. ConfigMap stowage-<operation> in the movers' namespace says how to finish or undo it with kubectl.`,
      };
    default:
      return onTheWay(input, words);
  }
}
