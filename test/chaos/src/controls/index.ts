import type { SafetyRules } from '../product';
import { afterwards } from './afterwards';
import { beforehand } from './beforehand';
import type { Control, ControlElsewhere, RuleName } from './Control';
import { carrying } from './carrying';
import { fencing } from './fencing';
import { movers } from './movers';
import { rebinding } from './rebinding';
import { replicas } from './replicas';
import { steps } from './steps';
import { stopping } from './stopping';

/** One control for every rule of the executor. */
export const controls: Record<keyof SafetyRules, Control | ControlElsewhere> = {
  ...replicas,
  ...steps,
  ...beforehand,
  ...movers,
  ...stopping,
  ...fencing,
  ...carrying,
  ...rebinding,
  ...afterwards,
  provenLate: {
    needs: 'its own suite',
    without: 'a move is done with a copy that is not what the original holds',
    suite:
      'plugins/storage-backend/src/executor/steps/startThenProve.controlplane.test.ts',
  },
};

/** The controls that need one thing, with the names of their rules. */
export function controlsThatNeed(
  needs: Control['needs'],
): Array<{ rule: RuleName; control: Control }> {
  return (Object.keys(controls) as RuleName[]).flatMap(rule => {
    const control = controls[rule];
    return control.needs === 'its own suite' || control.needs !== needs
      ? []
      : [{ rule, control }];
  });
}
