import type { KubernetesObject } from '../../adapters/kubernetes';
import type { StepContext } from '../types';
import { decisionsOf } from './decisions';
import { claimsOfPod, isFinished } from './workloads';

/** Pods that name one of the claims, and whether they have ended. */
export async function podsOnClaims(
  context: StepContext,
): Promise<{ running: KubernetesObject[]; finished: KubernetesObject[] }> {
  const { namespace, claims } = decisionsOf(context);
  const names = new Set(claims.map(({ name }) => name));
  const all = await context.cluster.listObjects({
    apiVersion: 'v1',
    kind: 'Pod',
    namespace,
  });
  const naming = all.filter(pod =>
    claimsOfPod(pod).some(claim => names.has(claim)),
  );
  return {
    running: naming.filter(pod => !isFinished(pod)),
    finished: naming.filter(isFinished),
  };
}
