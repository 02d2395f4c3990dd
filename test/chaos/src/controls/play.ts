import { everyRule } from '../product';
import type { World } from '../world/World';
import { Control, RuleName, without } from './Control';
import { Scene } from './Scene';

/** What became of the two runs of a control, in words. */
export interface Outcome {
  /** How the operation ended, and what was lost where something was. */
  withRule: string;
  withoutRule: string;
}

/** What has to become of them. */
export function wanted(control: Control): Outcome {
  return {
    withRule:
      control.needs === 'world'
        ? `nothing is lost (${control.ends})`
        : 'nothing is lost',
    withoutRule: expect.stringMatching(control.loses),
  };
}

/** Plays a control with its rule and without. */
export async function playBoth(
  rule: RuleName,
  control: Control,
  world?: World,
): Promise<Outcome> {
  const { beside = [] } = control;
  const play = async (off: RuleName[]) => {
    const rules = without(everyRule, off);
    if (control.needs === 'nothing') {
      return (await control.play(rules)) ?? 'nothing is lost';
    }
    const scene = new Scene(world!, rules);
    try {
      return (await control.play(scene)) ?? `nothing is lost (${scene.ending})`;
    } finally {
      await scene.stop();
    }
  };
  const [withRule, withoutRule] = await Promise.all([
    play(beside),
    play([...beside, rule]),
  ]);
  return { withRule, withoutRule };
}

/** Begins so many pieces of work at once, in their order, and answers each by its name. */
export function inParallel<T>(
  work: Array<[name: string, act: () => Promise<T>]>,
  most: number,
): Map<string, Promise<T>> {
  const results = new Map<string, Promise<T>>();
  const queue = work.map(([name, act]) => {
    let settle!: (result: Promise<T>) => void;
    const result = new Promise<T>(resolve => {
      settle = resolve;
    });
    result.catch(() => {});
    results.set(name, result);
    return async () => {
      const acted = act();
      settle(acted);
      await acted.catch(() => {});
    };
  });
  Array.from({ length: most }).forEach(async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await next();
    }
  });
  return results;
}
