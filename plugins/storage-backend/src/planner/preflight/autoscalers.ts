import type {
  MoveWorld,
  OperationCheck,
  RawAutoscaler,
  RawWorkload,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { controllerOf, wordsOf } from '../objects';
import { enumerate } from '../words';

/** Autoscalers that would start a workload. One that belongs to another is paused with that one. */
export function autoscalersOf(
  workload: RawWorkload | undefined,
  world: MoveWorld,
): RawAutoscaler[] {
  if (!workload) {
    return [];
  }
  return world.autoscalers.filter(autoscaler => {
    const { kind = 'Deployment', name } = autoscaler.spec?.scaleTargetRef ?? {};
    return (
      kind === workload.kind &&
      name === workload.metadata.name &&
      controllerOf(autoscaler)?.kind !== 'ScaledObject'
    );
  });
}

/** Says which autoscalers are paused. */
export function checkAutoscalers(
  autoscalers: RawAutoscaler[],
  world: MoveWorld,
): OperationCheck[] {
  return autoscalers.length > 0
    ? [
        check(
          'AUTOSCALER_PAUSED',
          `${enumerate(
            autoscalers.map(each => wordsOf(each, world.namespace)),
          )} is paused while the application is stopped, and goes on afterwards.`,
        ),
      ]
    : [];
}
