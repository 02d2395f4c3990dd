import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { Change } from '../core/changes';
import { Namespace } from '../core/kinds';
import { resources } from '../core/resources';

const accountName = 'default';
const certificateName = 'kube-root-ca.crt';

/** What every namespace that stays has: an account for pods, and the API server's certificate. */
export function planNamespaceDefaults(input: {
  namespace: Namespace;
  hasAccount: boolean;
  /** The certificate as the namespace has it, if it has it. */
  present?: string;
  certificateAuthority?: string;
}): Change[] {
  const { namespace, hasAccount, present, certificateAuthority } = input;
  const { name, deletionTimestamp } = namespace.metadata;
  if (deletionTimestamp) {
    return [];
  }
  const changes: Change[] = [];
  if (!hasAccount) {
    changes.push({
      verb: 'create',
      resource: resources.serviceAccounts,
      object: { metadata: { name: accountName, namespace: name } },
      tolerate: ['AlreadyExists', 'NotFound', 'Forbidden'],
    });
  }
  if (certificateAuthority && present === undefined) {
    changes.push({
      verb: 'create',
      resource: resources.configMaps,
      object: {
        metadata: {
          name: certificateName,
          namespace: name,
          annotations: {
            'kubernetes.io/description':
              'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
          },
        },
        data: { 'ca.crt': certificateAuthority },
      } as { metadata: object },
      tolerate: ['AlreadyExists', 'NotFound', 'Forbidden'],
    });
  }
  return changes;
}

/** Gives each namespace its account and certificate, again if they are deleted. */
export function namespaceDefaults(cluster: Cluster): ControllerDefinition {
  const { namespaces, serviceAccounts, configMaps } = cluster.caches;
  return {
    name: 'serviceaccount-controller',
    watch(add) {
      namespaces.listen(({ now }) => now && add(now.metadata.name));
      for (const cache of [serviceAccounts, configMaps]) {
        cache.listen(({ now, before }) => {
          if (!now && before?.metadata.namespace) {
            add(before.metadata.namespace);
          }
        });
      }
    },
    plan(name) {
      const namespace = namespaces.get(undefined, name);
      return {
        changes: namespace
          ? planNamespaceDefaults({
              namespace,
              hasAccount: Boolean(serviceAccounts.get(name, accountName)),
              present: configMaps.get(name, certificateName)?.data?.['ca.crt'],
              certificateAuthority: cluster.client.access.certificateAuthority,
            })
          : [],
      };
    },
  };
}
