import type { KubernetesObject } from '../../adapters/kubernetes';
import type { MoveDecisions } from '../../planner/types';
import type { WorkloadSpec } from './workloads';

/**
 * The workload as it is to be after the move: with the new class in the templates whose claims
 * moved, the policy it had before it was made safe, and nothing else changed. Pure.
 *
 * @param workload - the manifest that was written down
 */
export function afterwards(
  workload: KubernetesObject,
  decisions: MoveDecisions,
): KubernetesObject {
  if (workload.kind !== 'StatefulSet') {
    return workload;
  }
  const spec = workload.spec as WorkloadSpec;
  const classes = new Map(
    decisions.claims.flatMap(({ template, targetClass }) =>
      template ? [[template, targetClass] as const] : [],
    ),
  );
  const { retentionPolicy } = decisions.workload ?? {};
  return {
    ...workload,
    spec: {
      ...spec,
      ...(retentionPolicy && {
        persistentVolumeClaimRetentionPolicy: retentionPolicy,
      }),
      volumeClaimTemplates: (spec.volumeClaimTemplates ?? []).map(template => {
        const storageClassName = classes.get(template.metadata.name);
        return {
          ...template,
          // The server writes its own view of a template that was never made.
          status: undefined,
          spec: {
            ...template.spec,
            ...(storageClassName !== undefined && { storageClassName }),
          },
        };
      }),
    },
  };
}
