import type {
  Operation,
  OperationLogEntry,
  OperationStep,
  PlanStep,
} from '@stowage/backstage-plugin-storage-common';

const GiB = 1024 ** 3;

/** A step of the scripted move: what the plan says of it, and what comes of it. */
export interface ScriptedStep extends PlanStep {
  /** Seconds that it takes in this scene. */
  seconds: number;
  outcome: string;
}

const original = 'The application runs on the original, orders-db.';
const down =
  'The application is down. Stowage starts it on the original by itself within 5 minutes.';

/** A move from a NAS to a node's disk, as it goes in this scene; much shorter than a real one. */
export const SCRIPT: ScriptedStep[] = [
  {
    id: 'lock',
    title: 'Look again at everything the plan relied on, lock the workload',
    detail: 'Nobody else may work on orders-db meanwhile.',
    application: 'up',
    expectedSeconds: 0.4,
    seconds: 1,
    ifItStopsHere: original,
    outcome:
      '19.2 GiB, 97 GiB usable on worker-1; no other pod, volume or NAS client reaches the data.',
  },
  {
    id: 'safe',
    title: 'Make it safe first',
    detail: 'Original volume to Retain; the StatefulSet keeps its claims.',
    application: 'up',
    expectedSeconds: 0.5,
    seconds: 1,
    ifItStopsHere: `${original} Its reclaim policy stays Retain.`,
    outcome: 'The original is retained, whatever happens.',
  },
  {
    id: 'target',
    title: 'Make the new volume where the scheduler puts the application',
    detail: 'local-path, by a pod with the constraints of the application.',
    application: 'up',
    expectedSeconds: 3,
    seconds: 3,
    ifItStopsHere: `${original} The empty new volume is removed.`,
    outcome: 'local-path on worker-1.',
  },
  {
    id: 'stage',
    title: 'Copy while the application runs',
    detail:
      'Until the stop that is left fits the 15 s that you confirmed; otherwise you are asked.',
    application: 'up',
    expectedSeconds: 205,
    seconds: 60,
    ifItStopsHere: `${original} The new volume holds a partial copy and is removed. Argo CD's sync and the reclaim policy are put back as they were.`,
    outcome: '2 passes; the second found 41 files changed.',
  },
  {
    id: 'compare',
    title: 'Compare both sides by content, still running',
    detail: 'What is provably unchanged need not be read again in the stop.',
    application: 'up',
    expectedSeconds: 60,
    seconds: 8,
    ifItStopsHere: `${original} The copy is removed.`,
    outcome: '104,259 of 104,300 files proven.',
  },
  {
    id: 'stop',
    title: 'Stop orders-db-0',
    detail: 'Siblings stay up; the old count is written down in the cluster.',
    application: 'down',
    expectedSeconds: 3,
    seconds: 4,
    ifItStopsHere: down,
    outcome: 'It ended by itself.',
  },
  {
    id: 'prove',
    title: 'Shut the door, copy and compare what changed',
    detail:
      'Nobody can mount the claim now; one difference or one late write, and it starts on the original.',
    application: 'down',
    expectedSeconds: 3,
    seconds: 4,
    ifItStopsHere: down,
    outcome: '41 files copied and proven.',
  },
  {
    id: 'rebind',
    title: 'Bind the new volume under the old name',
    detail: 'New class in the template of the StatefulSet.',
    application: 'down',
    expectedSeconds: 1,
    seconds: 3,
    ifItStopsHere: down,
    outcome: 'Bound to pvc-7f3c.',
  },
  {
    id: 'start',
    title: 'Start, wait until ready, keep the original',
    detail: 'At most 5 minutes.',
    application: 'starting',
    expectedSeconds: 4,
    seconds: 4,
    ifItStopsHere:
      'The data is at its new place; the application starts there. The original is kept.',
    outcome: 'orders-db-0 is ready.',
  },
];

/** Bytes and files that the scripted move carries. */
export const SCRIPT_DATA = { bytes: 19.2 * GiB, files: 104_300 };

const at = (milliseconds: number) => new Date(milliseconds).toISOString();

/** The steps of the script as they are so many seconds after the start. */
export function scriptedSteps(
  startedAt: number,
  elapsed: number,
): OperationStep[] {
  let begins = 0;
  return SCRIPT.map(({ seconds, outcome, application: _, ...step }) => {
    const ends = begins + seconds;
    const begun = elapsed >= begins;
    const done = elapsed >= ends;
    const result: OperationStep = {
      ...step,
      attempts: begun ? 1 : 0,
      state: (done && 'done') || (begun && 'running') || 'waiting',
      startedAt: begun ? at(startedAt + begins * 1_000) : undefined,
      finishedAt: done ? at(startedAt + ends * 1_000) : undefined,
      outcome: done ? outcome : undefined,
    };
    begins = ends;
    return result;
  });
}

/** How far the copying is, where that is what the script does. */
export function scriptedProgress(
  steps: OperationStep[],
  now: number,
): Operation['progress'] {
  const stage = steps.find(({ id }) => id === 'stage');
  const scripted = SCRIPT.find(({ id }) => id === 'stage');
  if (stage?.state !== 'running' || !stage.startedAt || !scripted) {
    return undefined;
  }
  const share = (now - Date.parse(stage.startedAt)) / 1_000 / scripted.seconds;
  const { bytes, files } = SCRIPT_DATA;
  return {
    step: 'stage',
    label: 'pass 1 of at most 5',
    bytesDone: Math.round(bytes * share),
    bytesTotal: bytes,
    filesDone: Math.round(files * share),
    filesTotal: files,
    bytesPerSecond: bytes / scripted.seconds,
    secondsLeft: (1 - share) * scripted.seconds,
    at: at(now),
  };
}

/** What was written down of the steps so far. */
export function scriptedLog(steps: OperationStep[]): OperationLogEntry[] {
  return steps
    .flatMap(({ id, title, startedAt, finishedAt, outcome = '' }) => [
      ...(startedAt
        ? [{ at: startedAt, step: id, message: `started: ${title}` }]
        : []),
      ...(finishedAt ? [{ at: finishedAt, step: id, message: outcome }] : []),
    ])
    .map((entry, index) => ({
      ...entry,
      sequence: index + 1,
      level:
        entry.step === 'stop' && entry.message.startsWith('started')
          ? 'warning'
          : 'information',
    }));
}
