import { describeRun, seedsOf } from './describeRun';
import type { Fault, RunDescription } from './RunDescription';

const all = { postgres: true, limitedDisks: true };
const many: RunDescription[] = seedsOf(7, 3_000).map(seed =>
  describeRun(seed, all),
);
const faults: Fault[] = many.flatMap(({ operations }) =>
  operations.flatMap(each => each.faults),
);

it('describes the same run for the same seed', () => {
  expect(describeRun(42, all)).toEqual(describeRun(42, all));
  expect(describeRun(42, all)).not.toEqual(describeRun(43, all));
});

it('gives the same seeds, whatever the number of runs', () => {
  expect(seedsOf(1, 5)).toEqual(seedsOf(1, 100).slice(0, 5));
  expect(new Set(seedsOf(1, 2_000)).size).toBe(2_000);
});

it.each([
  'kill',
  'freeze',
  'kill-later',
  'freeze-later',
  'api',
  'mover-killed',
  'mover-deleted',
  'pod-by-hand',
  'scaled-up',
  'healed',
  'node-lost',
  'disk-full',
])('has runs with the fault %s', kind => {
  expect(faults.filter(fault => fault.kind === kind).length).toBeGreaterThan(5);
});

it.each(['throttled', 'conflict', 'error', 'timeout', 'lost-answer', 'reset'])(
  'has requests that end as %s',
  kind => {
    expect(
      faults.some(fault => fault.kind === 'api' && fault.fault === kind),
    ).toBe(true);
  },
);

it('strikes at every step, before and after', () => {
  const moments = faults.flatMap(fault =>
    fault.kind === 'kill' && 'step' in fault.at
      ? [`${fault.at.step} ${fault.at.edge}`]
      : [],
  );
  expect([...new Set(moments)].sort()).toEqual(
    [
      ...['lock', 'preflight', 'safe', 'target', 'stage', 'compare', 'record'],
      ...['stop', 'recheck', 'fence', 'delta', 'prove', 'rebind'],
      ...['recreate', 'start', 'tidy'],
    ]
      .flatMap(step => [`${step} begin`, `${step} end`])
      .sort(),
  );
});

it.each([
  ['a move from NFS to a node', 'static-nfs', 'local-path'],
  ['a move from a node to NFS', 'local-path', 'nfs'],
  ['a move from class to class', 'local-path', 'local-volume'],
])('has %s', (_, volumes, target) => {
  expect(
    many.some(
      ({ application, operations }) =>
        application.volumes === volumes && operations[0].target === target,
    ),
  ).toBe(true);
});

it.each(['StatefulSet', 'Deployment', 'DaemonSet', 'CronJob', 'none'])(
  'has applications of kind %s',
  kind => {
    expect(many.some(({ application }) => application.kind === kind)).toBe(
      true,
    );
  },
);

it('has cancels, roll backs and releases', () => {
  const operations = many.flatMap(each => each.operations);
  expect(operations.some(({ cancelAt }) => cancelAt)).toBe(true);
  expect(new Set(operations.map(({ rollBack }) => rollBack))).toEqual(
    new Set([undefined, 'move-back', 'return']),
  );
  expect(operations.some(({ kind }) => kind === 'release')).toBe(true);
});

it('loses and fills only nodes that nobody else needs', () => {
  for (const { application, operations } of many) {
    const hurt = operations
      .flatMap(each => each.faults)
      .some(({ kind }) => kind === 'node-lost' || kind === 'disk-full');
    expect(hurt && !application.ownNodes).toBe(false);
  }
});

it('asks for nothing that the machine does not have', () => {
  const poor = seedsOf(7, 1_000).map(seed =>
    describeRun(seed, { postgres: false, limitedDisks: false }),
  );
  expect(poor.some(({ portals }) => portals === 'replicas')).toBe(false);
  expect(
    poor
      .flatMap(({ operations }) => operations)
      .flatMap(each => each.faults)
      .some(({ kind }) => kind === 'disk-full'),
  ).toBe(false);
});

it('has moves that start before everything is proven, all from NFS', () => {
  const early = many.filter(({ operations }) => operations[0].startsEarly);
  expect(early.length).toBeGreaterThan(100);
  expect(
    [...new Set(early.map(({ application }) => application.volumes))].sort(),
  ).toEqual(['nfs', 'static-nfs']);
});
