import type { StepDefinition } from '../types';
import { afterwards } from './afterwards';
import { decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { assertHeld } from './lock';
import { readRecord } from './record';
import { restartWorkload } from './restarting';

/** Makes the StatefulSet anew: the new class in its template, the old count, the old policy. */
export function recreateStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'recreate',
    phase: 'after',
    async run(context) {
      const decisions = decisionsOf(context);
      await assertHeld(context, dependencies);
      const { workload } = decisions;
      if (workload?.kind === 'StatefulSet') {
        const { workload: manifest } = await readRecord(context, dependencies);
        await restartWorkload(context, {
          workload,
          manifest: manifest && afterwards(manifest, decisions),
          timings: dependencies.timings,
        });
      }
      return { outcome: 'done' };
    },
  };
}
