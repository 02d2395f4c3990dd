import { mastersGroup } from '../auth/User';
import { apiVersionOf, collectionOf } from '../registry/Kind';
import { Cluster } from '../rest/Cluster';
import { Writer } from '../rest/Writer';
import { clusterRoleBindings, clusterRoles } from './roles';

const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const rbac = 'rbac.authorization.k8s.io';
const bootstrapLabels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
/** Classes that come before everything else. */
const priorityClasses = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Makes what every cluster begins with, where it is not there. */
export function bootstrap(cluster: Cluster): void {
  const writer = new Writer(cluster);
  const ensure = (apiVersion: string, kindName: string, object: any) => {
    const kind = cluster.registry.findKind(apiVersion, kindName)!;
    const { name, namespace } = object.metadata;
    if (cluster.store.get(collectionOf(kind), name, namespace)) {
      return;
    }
    writer.create(
      {
        kind,
        namespace,
        user: { name: 'system:apiserver', groups: [mastersGroup] },
        dryRun: false,
        fieldManager: 'kube-apiserver',
        fieldValidation: 'Strict',
        warnings: [],
      },
      { apiVersion: apiVersionOf(kind), kind: kindName, ...object },
    );
  };
  namespaces.forEach(name => ensure('v1', 'Namespace', { metadata: { name } }));
  for (const [name, rules] of Object.entries(clusterRoles)) {
    ensure(`${rbac}/v1`, 'ClusterRole', {
      metadata: { name, labels: bootstrapLabels },
      rules,
    });
  }
  for (const [name, group] of Object.entries(clusterRoleBindings)) {
    ensure(`${rbac}/v1`, 'ClusterRoleBinding', {
      metadata: { name, labels: bootstrapLabels },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
    });
  }
  for (const [name, value] of Object.entries(priorityClasses)) {
    ensure('scheduling.k8s.io/v1', 'PriorityClass', {
      metadata: { name },
      value,
      description: 'Used for what a cluster or a node cannot do without.',
    });
  }
  ensure('v1', 'Service', {
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, targetPort: 6443 }],
    },
  });
}
