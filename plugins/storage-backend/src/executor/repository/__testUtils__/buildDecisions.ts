import type { ClaimDecision, MoveDecisions } from '../../../planner/types';

/** The database orders, whose claim of template `data` moved to local-path. */
export function buildDecisions(
  parts: {
    claim?: Partial<ClaimDecision>;
    tool?: NonNullable<MoveDecisions['repository']>['tool'];
    kind?: string;
  } = {},
): MoveDecisions {
  const { claim, tool = 'argocd', kind = 'Application' } = parts;
  return {
    kind: 'move',
    namespace: 'shop',
    claims: [
      {
        name: 'data-orders-0',
        template: 'data',
        targetClass: 'local-path',
        ...claim,
      },
    ],
    workload: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'orders' },
    repository: {
      tool,
      apiVersion: 'example/v1',
      kind,
      namespace: 'gitops',
      name: 'shop',
      uid: 'u',
    },
  } as unknown as MoveDecisions;
}

/** A StatefulSet's manifest with one template. */
export function statefulSet(
  options: { name?: string; namespace?: string; storageClass?: string } = {},
): string {
  const { name = 'orders', namespace, storageClass } = options;
  return `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}${namespace ? `\n  namespace: ${namespace}` : ''}
spec:
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {${storageClass ? `storageClassName: ${storageClass}` : ''}}
`;
}
