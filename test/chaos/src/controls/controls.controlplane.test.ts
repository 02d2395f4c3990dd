import { describeControlPlane } from '@stowage/test-cluster';
import { World } from '../world/World';
import { controlsThatNeed } from '.';
import { inParallel, Outcome, playBoth, wanted } from './play';

jest.setTimeout(600_000);

/** They mostly wait for controllers; more of them at once than this only wait for each other. */
const atOnce = Number(process.env.STOWAGE_CONTROLS_AT_ONCE ?? 4);

/** Names of rules, to play theirs alone. */
const asked = process.env.STOWAGE_CONTROL?.split(',');
const played = controlsThatNeed('world').filter(
  ({ rule }) => !asked || asked.includes(rule),
);

/** `lab` for the home lab's control plane, on which every control has to be noticed as well. */
const on = process.env.STOWAGE_CONTROLS_ON === 'lab' ? 'lab' : 'kubernetes';

describeControlPlane('rules of the executor in a real cluster', () => {
  let world: World;
  let outcomes: Map<string, Promise<Outcome>> | undefined;

  beforeAll(async () => {
    world = await World.start({ on, silence: 'usual' });
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
});
