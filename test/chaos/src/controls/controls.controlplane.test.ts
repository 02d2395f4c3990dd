import { describeControlPlane } from '@stowage/test-cluster';
import { World } from '../world/World';
import { controlsThatNeed } from '.';
import type { RuleName } from './Control';
import { inParallel, Outcome, playBoth, wanted } from './play';

jest.setTimeout(600_000);

/** They mostly wait for controllers; more of them at once than this only wait for each other. */
const atOnce = Number(process.env.STOWAGE_CONTROLS_AT_ONCE ?? 4);

/**
 * Written, and not yet played to their end. They are skipped by name; `STOWAGE_CONTROL=all` plays
 * them as well, and a name of its own each alone.
 */
const unplayed: RuleName[] = [
  'workloadLease',
  'originalReadBack',
  'claimRetention',
  'claimsUnowned',
  'targetRetained',
  'bothSidesProbed',
  'oneMoverPerTarget',
  'sourceReadOnly',
  'orphanDelete',
  'podsGone',
  'endSeen',
  'nodeReported',
  'nobodyLeft',
  'preflightAgain',
  'fenceFinalizer',
  'fenceAlone',
  'nobodyReaches',
  'freshMount',
  'cleanFinalPass',
  'flushedBeforeSwap',
  'closingSweep',
  'reservedByName',
  'boundToExactly',
  'countWrittenOnce',
  'policyBackWhenBound',
];

const asked = process.env.STOWAGE_CONTROL?.split(',');
const isAsked = (rule: RuleName) =>
  asked
    ? asked.includes('all') || asked.includes(rule)
    : !unplayed.includes(rule);

const all = controlsThatNeed('world');
const played = all.filter(({ rule }) => isAsked(rule));
const left = all.filter(({ rule }) => !asked && !isAsked(rule));
const notYet = it.skip;

describeControlPlane('rules of the executor in a real cluster', () => {
  let world: World;
  let outcomes: Map<string, Promise<Outcome>> | undefined;

  beforeAll(async () => {
    world = await World.start({ controllers: [] });
  });

  afterAll(async () => {
    await Promise.allSettled(outcomes?.values() ?? []);
    await world?.stop();
  });

  it.each(
    played.map(
      ({ rule, control }) => [rule, control.without, control] as const,
    ),
  )('%s: without it %s', async (rule, _, control) => {
    outcomes ??= inParallel(
      played.map(each => [
        each.rule,
        () => playBoth(each.rule, each.control, world),
      ]),
      atOnce,
    );
    await expect(outcomes.get(rule)).resolves.toEqual(wanted(control));
  });

  for (const { rule, control } of left) {
    notYet(
      `${rule}: without it ${control.without} (not yet played to its end)`,
      () => {},
    );
  }
});
