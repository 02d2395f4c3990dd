import { apiFaultKinds } from '../faults/apiFaults';
import type { ApplicationKind } from '../world/ApplicationSpec';
import type { TargetClass, VolumeKind } from '../world/names';
import { Random } from './Random';
import type {
  Fault,
  OperationDescription,
  RunDescription,
  StepMoment,
} from './RunDescription';

/** What this machine can do. */
export interface Abilities {
  /** There is a Postgres that replicas can share. */
  postgres: boolean;
  /** Disks that can be full. */
  limitedDisks: boolean;
}

/** Steps before the fence, then those behind it, as every move with a workload has them. */
const before = [
  'lock',
  'preflight',
  'safe',
  'target',
  'stage',
  'compare',
  'record',
  'stop',
  'recheck',
];
const fenced = ['fence', 'delta', 'prove', 'rebind'];
const after = ['recreate', 'start', 'tidy'];
const steps = [...before, ...fenced, ...after];
const whileDown = ['stop', 'recheck', ...fenced];
const copying = ['stage', 'compare', 'delta', 'prove'];

const isLocal = (kind: VolumeKind) => kind.startsWith('local');
const isRemote = (kind: VolumeKind) => kind === 'static-nfs' || kind === 'nfs';

function targetOf(random: Random, source: VolumeKind): TargetClass {
  if (isRemote(source)) {
    return random.pick(['local-path', 'local-volume'] as const);
  }
  return random.weighted<TargetClass>([
    [3, 'nfs'],
    [2, source === 'local-path' ? 'local-volume' : 'local-path'],
  ]);
}

function edgeOf(random: Random, among: string[]): StepMoment {
  return { step: random.pick(among), edge: random.pick(['begin', 'end']) };
}

/** What a portal does to itself, or has done to it. */
function portalFault(random: Random, portals: number): Fault {
  const portal = random.between(0, portals - 1);
  const kind = random.weighted([
    [3, 'kill'],
    [1, 'freeze'],
  ] as const);
  if (random.chance(0.25)) {
    return {
      kind: `${kind}-later`,
      portal,
      afterMs: random.between(50, 6_000),
    };
  }
  const at = random.chance(0.5)
    ? edgeOf(random, steps)
    : {
        call: random.between(30, 400),
        side: random.pick(['before', 'after'] as const),
      };
  return { kind, portal, at };
}

function apiFault(random: Random, portals: number): Fault {
  const changes = random.chance(0.7);
  const fault = random.pick(apiFaultKinds);
  return {
    kind: 'api',
    portal: random.between(0, portals - 1),
    fault,
    of: changes ? 'changes' : 'requests',
    from: changes ? random.between(1, 40) : random.between(25, 400),
    // What gives no answer costs the whole patience of the caller each time.
    times: fault === 'timeout' ? 1 : random.between(1, 4),
  };
}

/** Somebody else who meddles with the application or its volume. */
function meddling(
  random: Random,
  application: RunDescription['application'],
): Fault {
  const { kind } = application;
  const has = kind !== 'none' && kind !== 'CronJob';
  const choices: Array<readonly [number, () => Fault]> = [
    [
      2,
      () => ({
        kind: 'pod-by-hand',
        at: edgeOf(random, has ? whileDown : fenced),
        preset: random.chance(0.5),
        forMs: random.between(200, 2_000),
      }),
    ],
    [1, () => ({ kind: 'mover-killed', at: edgeOf(random, copying) })],
    [1, () => ({ kind: 'mover-deleted', at: edgeOf(random, copying) })],
  ];
  if (has) {
    choices.push([
      2,
      () => ({
        kind: 'scaled-up',
        at: edgeOf(random, whileDown),
        forMs: random.between(100, 1_500),
      }),
    ]);
    choices.push([
      1,
      () => ({ kind: 'healed', everyMs: random.between(100, 600) }),
    ]);
  }
  return random.weighted(choices)();
}

/** What only nodes of one's own can stand. */
function nodeFault(
  random: Random,
  options: {
    volumes: VolumeKind;
    target?: TargetClass;
    abilities: Abilities;
  },
): Fault {
  const { volumes, target, abilities } = options;
  const toLocal = target !== undefined && isLocal(target);
  if (toLocal && abilities.limitedDisks && random.chance(0.4)) {
    return {
      kind: 'disk-full',
      at: edgeOf(random, ['target', ...copying]),
      forMs: random.between(500, 3_000),
    };
  }
  const sides = [
    ...(isLocal(volumes) ? (['source'] as const) : []),
    ...(toLocal ? (['target'] as const) : []),
  ];
  return {
    kind: 'node-lost',
    at: edgeOf(random, ['stage', 'compare', ...whileDown]),
    side: random.pick(sides),
    how: random.pick(['kill', 'freeze', 'cut']),
    // From a hiccup to long enough for everybody to notice.
    forMs: random.between(1_000, 12_000),
  };
}

function faultsOf(
  random: Random,
  run: Pick<RunDescription, 'application' | 'portals'>,
  options: { target?: TargetClass; abilities: Abilities; most: number },
): Fault[] {
  const { application } = run;
  const portals = run.portals === 'one' ? 1 : 2;
  const faults: Fault[] = [];
  if (application.ownNodes) {
    faults.push(
      nodeFault(random, { ...options, volumes: application.volumes }),
    );
  }
  const number = random.between(application.ownNodes ? 0 : 1, options.most);
  for (let index = 0; index < number; index += 1) {
    faults.push(
      random.weighted<() => Fault>([
        [4, () => portalFault(random, portals)],
        [3, () => apiFault(random, portals)],
        [3, () => meddling(random, application)],
      ])(),
    );
  }
  return faults;
}

/** Decides everything about a run. Pure. */
export function describeRun(
  seed: number,
  abilities: Abilities,
): RunDescription {
  const random = new Random(seed);
  const kind = random.weighted<ApplicationKind>([
    [6, 'StatefulSet'],
    [3, 'Deployment'],
    [1, 'DaemonSet'],
    [1, 'CronJob'],
    [2, 'none'],
  ]);
  const volumes = random.weighted<VolumeKind>([
    [3, 'static-nfs'],
    [1, 'nfs'],
    [3, 'local-path'],
    [1, 'local-volume'],
  ]);
  const target = targetOf(random, volumes);
  const application: RunDescription['application'] = {
    kind,
    volumes,
    claims: kind !== 'DaemonSet' && random.chance(0.2) ? 2 : 1,
    ownNodes:
      kind !== 'CronJob' &&
      kind !== 'none' &&
      (isLocal(volumes) || isLocal(target)) &&
      random.chance(0.12),
    finishedJob: random.chance(0.15),
  };
  const portals = random.weighted<RunDescription['portals']>([
    [7, 'one'],
    [abilities.postgres ? 2 : 0, 'replicas'],
    [1, 'rivals'],
  ]);
  const run = { application, portals };
  const operations: OperationDescription[] = [
    {
      kind: 'move',
      target,
      ...(random.chance(0.2) && {
        cancelAt: edgeOf(random, [...before, ...fenced]),
      }),
      faults: faultsOf(random, run, { target, abilities, most: 3 }),
    },
  ];
  const follows = application.ownNodes
    ? undefined
    : random.weighted<'roll-back' | 'release' | undefined>([
        [5, undefined],
        [3, 'roll-back'],
        [1, 'release'],
      ]);
  if (follows) {
    operations.push({
      kind: follows,
      ...(follows === 'roll-back' && {
        rollBack: random.pick(['move-back', 'return'] as const),
      }),
      faults: faultsOf(random, run, { abilities, most: 2 }),
    });
  }
  // A chance of its own, so that runs that are known by their seed stay what they were.
  if (isRemote(volumes) && new Random(seed ^ 0x5eed).chance(0.3)) {
    operations[0].startsEarly = true;
  }
  return { seed, ...run, operations };
}

/** Seeds of the runs that one seed stands for; each can be repeated alone. */
export function seedsOf(seed: number, runs: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: runs }, () => random.between(1, 2_147_483_647));
}
