import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import type { PlanStep } from '@stowage/backstage-plugin-storage-common';
import type { MoveFacts } from '../facts';
import { expect } from '../figures';
import { measure } from '../preflight/room';
import { count, enumerate, formatSeconds } from '../words';
import type { MoveDecisions } from '../types';
import { targetWords } from './moveWords';

/** What a step says, and when it is there at all. */
interface StepWords {
  id: string;
  title: string;
  detail: string;
  application: PlanStep['application'];
  phase: 'before' | 'fenced' | 'after';
  seconds?: number;
  needs?: boolean;
}

/** Where the data is and what runs if nothing more happens, by how far the operation has come. */
function ifItStopsHere(words: StepWords, decisions: MoveDecisions): string {
  const { workload, claims } = decisions;
  const originals = enumerate(claims.map(({ volumeName }) => volumeName));
  const runs = workload
    ? `${workload.kind} ${workload.name}`
    : 'Whoever mounts the claim';
  const restored = [
    ...(decisions.repository ? [`${decisions.repository.kind}'s sync`] : []),
    ...(decisions.autoscalers.length > 0 ? ['the autoscaler'] : []),
    "the volume's reclaim policy",
  ];
  switch (words.phase) {
    case 'before':
      return words.application === 'down'
        ? `${runs} is started again on the original, ${originals}. The partial copy is removed, and ${enumerate(
            restored,
          )} put back as it was.`
        : `${runs} runs on the original, ${originals}. What was made for the copy is removed, and ${enumerate(
            restored,
          )} put back as it was.`;
    case 'fenced':
      return `The claim is bound to the original, ${originals}, under its old name, and ${runs} is started on it. Not a byte of the original was changed.`;
    default:
      return `The data is on the new volume and the claim is bound to it. The original, ${originals}, is kept unchanged; a roll back leads to it.`;
  }
}

function copyWords(move: MoveFacts, decisions: MoveDecisions): string {
  const excludes = new Set(decisions.claims.flatMap(claim => claim.excludes));
  return `${amountWords(move)}; not carried: ${enumerate([...excludes])}`;
}

function amountWords(move: MoveFacts): string {
  const { bytes, files } = measure(move);
  return bytes === undefined
    ? 'how much it is was not measured; the mover counts it first'
    : `${formatBytes(bytes)}${
        files === undefined ? '' : ` in ${files} files`
      }, in passes, until the stop that is left fits what you confirmed; otherwise you are asked`;
}

function stopWords({ workload }: MoveDecisions): string {
  switch (workload?.kind) {
    case 'StatefulSet':
      return 'the set is taken off its pods and made again later; siblings stay up';
    case 'DaemonSet':
      return 'a node selector keeps its pods away until the end';
    case 'CronJob':
      return 'it is suspended; running Jobs are waited for';
    default:
      return `scaled to 0; the old count, ${
        workload?.replicas ?? 0
      }, is written down in the cluster`;
  }
}

function wordsOfSteps(move: MoveFacts, decisions: MoveDecisions): StepWords[] {
  const { workload, repository, autoscalers } = decisions;
  const expected = expect(move);
  const target = targetWords(move, decisions);
  const copies = move.copies;
  const late = decisions.proof === 'start-then-prove' && copies;
  const name = workload ? `${workload.kind} ${workload.name}` : '';
  const down = workload ? ('down' as const) : ('up' as const);
  const paused = [
    ...(repository ? [`${repository.kind} ${repository.name}`] : []),
    ...autoscalers.map(each => `${each.kind} ${each.name}`),
  ];
  const volumes = enumerate(
    decisions.claims.map(({ volumeName }) => volumeName),
  );
  return [
    {
      id: 'lock',
      title: workload ? 'Lock the workload' : 'Lock the claims',
      detail: 'no other operation touches it meanwhile',
      application: 'up',
      phase: 'before',
      seconds: 1,
    },
    {
      id: 'preflight',
      title: 'Look again at everything the plan relied on',
      detail: copies
        ? 'both sides are tried as the mover will run, and the real bytes are counted'
        : 'who reaches the storage, and that nothing has changed',
      application: 'up',
      phase: 'before',
      seconds: 3,
    },
    {
      id: 'safe',
      title: 'Make it safe first',
      detail: `original volume → Retain (${volumes})${
        workload?.kind === 'StatefulSet'
          ? '; the StatefulSet keeps its claims'
          : ''
      }`,
      application: 'up',
      phase: 'before',
      seconds: 1,
    },
    {
      id: 'pause',
      title: repository
        ? `Ask ${
            repository.tool === 'argocd' ? 'Argo CD' : 'Flux'
          } to leave these objects alone`
        : 'Pause the autoscaler',
      detail: `${enumerate(paused)}; comes back exactly as it was`,
      application: 'up',
      phase: 'before',
      seconds: repository ? 30 : 1,
      needs: paused.length > 0,
    },
    {
      id: 'target',
      title:
        decisions.kind === 'roll-back'
          ? 'Take the kept volume'
          : 'Make the new volume where the scheduler puts the application',
      detail: target,
      application: 'up',
      phase: 'before',
      seconds: 5,
      needs: copies,
    },
    {
      id: 'stage',
      title: workload ? 'Copy while the application runs' : 'Copy',
      detail: copyWords(move, decisions),
      application: 'up',
      phase: 'before',
      seconds: expected.copy,
      needs: copies,
    },
    {
      id: 'compare',
      title: workload
        ? 'Compare both sides by content, still running'
        : 'Compare both sides by content',
      detail:
        'what is provably unchanged need not be read again while the application is down',
      application: 'up',
      phase: 'before',
      seconds: expected.compare,
      needs: copies,
    },
    {
      id: 'record',
      title: 'Write down what is needed to go back',
      detail:
        'manifests, counts and policies, in the cluster, for a person with kubectl alone',
      application: 'up',
      phase: 'before',
      seconds: 1,
    },
    {
      id: 'stop',
      title: `Stop ${name}`,
      detail: stopWords(decisions),
      application: 'down',
      phase: 'before',
      seconds: expected.stop,
      needs: workload !== undefined,
    },
    {
      id: 'recheck',
      title: 'Make sure that nobody is left who writes',
      detail: 'pods, other volumes, mounts and quotas, read once more',
      application: down,
      phase: 'before',
      seconds: 1,
    },
    {
      id: 'fence',
      title: 'Shut the door',
      detail: 'nobody can mount the claim now',
      application: down,
      phase: 'fenced',
      seconds: 1,
    },
    {
      id: 'delta',
      title: 'Copy what changed',
      detail: 'in a fresh mount; any error, and it starts on the original',
      application: down,
      phase: 'fenced',
      seconds: expected.data === undefined ? undefined : expected.data / 2,
      needs: copies,
    },
    {
      id: 'prove',
      title: 'Compare what is not proven yet',
      detail:
        'both ways; one difference, or one late write, and it starts on the original',
      application: down,
      phase: 'fenced',
      seconds: expected.data === undefined ? undefined : expected.data / 2,
      needs: copies,
    },
    {
      id: 'rebind',
      title: copies
        ? 'Bind the new volume under the old name'
        : 'Bind the kept volume under the old name',
      detail: `claim ${enumerate(
        decisions.claims.map(claim => claim.name),
      )} with its labels and annotations`,
      application: down,
      phase: 'fenced',
      seconds: expected.swap,
    },
    {
      id: 'recreate',
      title: 'Make the StatefulSet again, with the new class in its template',
      detail: `${name}, ${count(
        workload?.replicas ?? 0,
        'replica',
      )}; its other pods are adopted and do not restart`,
      application: 'down',
      phase: 'after',
      seconds: 1,
      needs: workload?.kind === 'StatefulSet',
    },
    {
      id: 'start',
      title: 'Start, and wait until it is ready',
      detail: name,
      application: 'starting',
      phase: 'after',
      seconds: expected.start,
      needs: workload !== undefined,
    },
    {
      id: 'prove-rest',
      title: 'Prove the rest: read the frozen original in full',
      detail: 'you chose to start first; the move is not done before this is',
      application: 'up',
      phase: 'after',
      seconds: expected.copy,
      needs: late,
    },
    {
      id: 'tidy',
      title: 'Keep the original, remove what helped',
      detail: `${volumes} stays until somebody releases it; movers, aliases and keys go`,
      application: 'up',
      phase: 'after',
      seconds: 3,
    },
    {
      id: 'repository',
      title: 'Give the repository its change',
      detail: `storageClassName ${
        decisions.claims[0]?.sourceClass || '(none)'
      } → ${decisions.claims[0]?.targetClass || '(none)'}; ${
        repository?.kind
      } ${repository?.name} goes on when the repository says so`,
      application: 'up',
      phase: 'after',
      needs: repository !== undefined,
    },
  ];
}

/** Ids of the steps of a move, in their order. */
export function moveStepIds(
  move: MoveFacts,
  decisions: MoveDecisions,
): string[] {
  return wordsOfSteps(move, decisions)
    .filter(({ needs }) => needs !== false)
    .map(({ id }) => id);
}

/** The steps of a move in words. */
export function moveSteps(
  move: MoveFacts,
  decisions: MoveDecisions,
): PlanStep[] {
  return wordsOfSteps(move, decisions)
    .filter(({ needs }) => needs !== false)
    .map(words => ({
      id: words.id,
      title: words.title,
      detail: words.detail,
      application: words.application,
      ...(words.seconds !== undefined && {
        expectedSeconds: Math.round(words.seconds * 10) / 10,
      }),
      ifItStopsHere: ifItStopsHere(words, decisions),
    }));
}

/** One sentence on the stop, for the summary. */
export function stopSentence(options: {
  move: MoveFacts;
  stopSeconds?: number;
  dataSeconds?: number;
}): string {
  const { move, stopSeconds, dataSeconds } = options;
  if (!move.closure.workload) {
    return 'Nothing mounts the claim, so nothing has to stop.';
  }
  return stopSeconds === undefined || dataSeconds === undefined
    ? 'How long the application is down cannot be told before the data is counted; you are asked then.'
    : `The application is down for about ${formatSeconds(
        stopSeconds,
      )}, of it ${formatSeconds(dataSeconds)} for data.`;
}
