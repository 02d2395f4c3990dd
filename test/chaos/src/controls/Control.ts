import type { SafetyRules } from '../product';
import type { Scene } from './Scene';

export type RuleName = keyof SafetyRules;

interface Played {
  /** What happens without the rule; the name of its test. */
  without: string;
  /**
   * Other rules that would notice it too. They are off in both runs, so that the rule alone makes
   * the difference.
   */
  beside?: RuleName[];
  /** What the run without the rule has to say. */
  loses: RegExp;
}

/** A scene that ends well with a rule, and shows what is lost without it. */
export type Control = Played &
  (
    | {
        needs: 'world';
        /**
         * State and code of the operation with the rule; `running` where the scene is over before
         * the move is.
         */
        ends: string;
        /** @returns what was lost, in words; `undefined` where nothing was */
        play: (scene: Scene) => Promise<string | undefined>;
      }
    | {
        needs: 'nothing';
        play: (rules: SafetyRules) => Promise<string | undefined>;
      }
  );

/** A control that stands beside what it controls. */
export interface ControlElsewhere {
  needs: 'its own suite';
  without: string;
  beside?: undefined;
  /** Path in the repository. */
  suite: string;
}

/** All rules but some. */
export function without(
  every: SafetyRules,
  names: readonly RuleName[],
): SafetyRules {
  return {
    ...every,
    ...Object.fromEntries(names.map(name => [name, false])),
  };
}
