import type { StepDefinition } from '../types';
import { claimWords, decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { assertHeld } from './lock';
import { rebindAll } from './rebindClaim';
import { assertNobodyReaches } from './shut';

/** Lets the old names belong to the new volumes. */
export function rebindStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'rebind',
    phase: 'fenced',
    deadlineSeconds: 900,
    async run(context) {
      await assertHeld(context, dependencies);
      const { boundAt: before } = context.output('rebind') ?? {};
      if (!before) {
        await assertNobodyReaches(context);
      }
      await rebindAll(context, { to: 'target', dependencies });
      const boundAt = String(before ?? context.now().toISOString());
      const { goneAt } = context.output('stop') ?? {};
      if (goneAt) {
        await context.downtime({
          dataSeconds:
            (Date.parse(boundAt) - Date.parse(String(goneAt))) / 1000,
        });
      }
      return {
        outcome: 'done',
        words: `The new place carries the name of ${claimWords(
          decisionsOf(context),
        )} now`,
        output: { boundAt },
      };
    },
    undo: context => rebindAll(context, { to: 'original', dependencies }),
  };
}
