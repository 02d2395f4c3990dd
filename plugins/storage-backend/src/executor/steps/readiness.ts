import type { KubernetesObject } from '../../adapters/kubernetes';
import type { WorkloadDecision } from '../../planner/types';
import type { StepContext } from '../types';
import { podRef } from '../movers/objects';
import { decisionsOf } from './decisions';
import { workloadRef, WorkloadSpec } from './workloads';

interface WorkloadStatus {
  observedGeneration?: number;
  readyReplicas?: number;
  desiredNumberScheduled?: number;
  numberReady?: number;
}

function isPodReady(pod: KubernetesObject | undefined): boolean {
  const { conditions = [] } = (pod?.status ?? {}) as {
    conditions?: Array<{ type: string; status: string }>;
  };
  return (
    !pod?.metadata.deletionTimestamp &&
    conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
  );
}

/** What is missing until the workload is ready; `undefined` where it is. */
export async function notReadyYet(
  context: StepContext,
  workload: WorkloadDecision,
): Promise<string | undefined> {
  const { namespace } = decisionsOf(context);
  const { kind, name, pods } = workload;
  const found = await context.cluster.get(workloadRef(namespace, workload));
  if (!found) {
    return `${kind} '${name}' is not there`;
  }
  const status = (found.status ?? {}) as WorkloadStatus;
  const { generation } = found.metadata as { generation?: number };
  switch (kind) {
    case 'CronJob':
      return undefined;
    case 'StatefulSet': {
      for (const pod of pods) {
        if (!isPodReady(await context.cluster.get(podRef(namespace, pod)))) {
          return `pod '${pod}' is not ready`;
        }
      }
      return undefined;
    }
    case 'DaemonSet':
      return status.observedGeneration === generation &&
        (status.numberReady ?? 0) >= (status.desiredNumberScheduled ?? 0)
        ? undefined
        : `${status.numberReady ?? 0} of ${
            status.desiredNumberScheduled ?? 0
          } pods are ready`;
    default: {
      // Not the planned count: somebody may have scaled it since.
      const { replicas = 1 } = found.spec as WorkloadSpec;
      return status.observedGeneration === generation &&
        (status.readyReplicas ?? 0) >= replicas
        ? undefined
        : `${status.readyReplicas ?? 0} of ${replicas} pods are ready`;
    }
  }
}
