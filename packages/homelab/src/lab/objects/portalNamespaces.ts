import { ApiObject } from '../../cluster/objects';

/** A namespace that a portal expects, as the files in `deploy/rbac` make it. */
function namespace(name: string, podSecurity: string): ApiObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/part-of': 'stowage',
        'pod-security.kubernetes.io/enforce': podSecurity,
      },
    },
  } as unknown as ApiObject;
}

/** Where a portal starts the pods that measure volumes and those that move bytes. */
export const portalNamespaces: ApiObject[] = [
  namespace('stowage-walk', 'privileged'),
  namespace('stowage-movers', 'baseline'),
];
