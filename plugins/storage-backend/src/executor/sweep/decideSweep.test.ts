import { decideSweep, Knowledge, Leftover } from './decideSweep';

const now = new Date('2026-11-22T12:00:00Z');
const ago = (minutes: number) =>
  new Date(now.getTime() - minutes * 60_000).toISOString();

const operation = 'op0123456789';
const a = (kind: Leftover['kind'], more: Partial<Leftover> = {}): Leftover => ({
  kind,
  name: `a-${kind}`,
  namespace: 'stowage-movers',
  uid: `uid-${kind}`,
  operation,
  createdAt: ago(600),
  isAlias: false,
  ...more,
});
const lease = (minutesSilent: number) =>
  a('Lease', { renewedAt: ago(minutesSilent) });

const lives: Knowledge = { known: 'lives' };
const finished = (minutes: number): Knowledge => ({
  known: 'finished',
  finishedAt: ago(minutes),
});
const unknown: Knowledge = { known: 'unknown' };

const pod = a('Pod');
const alias = a('PersistentVolume', { isAlias: true });
const aliasClaim = a('PersistentVolumeClaim', { isAlias: true, boundTo: 'x' });
const target = a('PersistentVolumeClaim', { boundTo: 'pvc-1' });
const emptyTarget = a('PersistentVolumeClaim');
const copy = a('PersistentVolume');
const record = a('ConfigMap');

type Case = [
  what: string,
  leftover: Leftover,
  knowledge: Knowledge,
  beside: Leftover[],
  action: string,
];

const cases: Case[] = [
  // Known here, and alive: whatever it is.
  ['a pod of one that lives', pod, lives, [], 'leave'],
  ['an alias of one that lives', alias, lives, [], 'leave'],
  ['a Lease of one that lives', lease(9999), lives, [], 'leave'],
  ['a copy of one that lives', copy, lives, [], 'leave'],
  // Known here, and over.
  ['a pod of one that just ended', pod, finished(1), [], 'leave'],
  ['a pod of one that ended', pod, finished(10), [], 'remove'],
  ['an alias of one that ended', alias, finished(10), [], 'remove'],
  ['the claim of an alias', aliasClaim, finished(10), [], 'remove'],
  ['a target that was never made', emptyTarget, finished(10), [], 'remove'],
  ['a target with a volume', target, finished(10), [], 'report'],
  ['a copy without its claim', copy, finished(10), [], 'report'],
  ['a record of one that ended', record, finished(10), [], 'remove'],
  ['a Lease of one that ended', lease(10), finished(10), [], 'remove'],
  // Of another portal, which has its own Lease.
  ['a pod that a Lease names', pod, unknown, [lease(1)], 'leave'],
  ['a pod whose Lease is old', pod, unknown, [lease(99_999)], 'leave'],
  ['an alias that a Lease names', alias, unknown, [lease(1)], 'leave'],
  ['a record that a Lease names', record, unknown, [lease(1)], 'leave'],
  ["another portal's Lease", lease(60), unknown, [], 'leave'],
  ["another portal's silent Lease", lease(1500), unknown, [], 'report'],
  // Nobody's.
  [
    "a new pod of nobody's",
    { ...pod, createdAt: ago(5) },
    unknown,
    [],
    'leave',
  ],
  ["an old pod of nobody's", pod, unknown, [], 'remove'],
  ["an alias of nobody's", alias, unknown, [], 'remove'],
  ["a target of nobody's", target, unknown, [], 'report'],
  ["a copy of nobody's", copy, unknown, [], 'report'],
  ["a record of nobody's", record, unknown, [], 'report'],
];

describe('what is swept', () => {
  it.each(cases)('%s', (_, leftover, knowledge, beside, action) => {
    const [decision] = decideSweep({
      leftovers: [leftover, ...beside],
      knowledge: new Map([[operation, knowledge]]),
      now,
    }).filter(each => each.leftover === leftover);
    expect(decision.action).toBe(action);
    expect(action === 'leave' || decision.because !== '').toBe(true);
  });

  it('does not take a Lease of another operation for this one', () => {
    const [decision] = decideSweep({
      leftovers: [pod, { ...lease(1), operation: 'opother00000' }],
      knowledge: new Map(),
      now,
    });
    expect(decision).toMatchObject({ leftover: pod, action: 'remove' });
  });

  it('removes what uses before what is used, and Leases last', () => {
    const order = decideSweep({
      leftovers: [lease(10), record, alias, aliasClaim, pod],
      knowledge: new Map([[operation, finished(10)]]),
      now,
    }).map(({ leftover }) => leftover.kind);
    expect(order).toEqual([
      'Pod',
      'PersistentVolumeClaim',
      'PersistentVolume',
      'ConfigMap',
      'Lease',
    ]);
  });
});
