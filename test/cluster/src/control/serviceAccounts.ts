import { randomBytes } from 'crypto';
import { KubeApi, KubeObject } from './KubeApi';

/** One rule of a Role or ClusterRole. */
export interface PolicyRule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

/** What a service account made for a test may do. */
export interface ServiceAccountOptions {
  /** Where the account lives; `default` by default. */
  namespace?: string;
  /** Name of the account; a unique one by default. */
  name?: string;
  /** Allowed everywhere, or only in `namespace` with `namespaced`. */
  rules?: PolicyRule[];
  /** Bind the rules with a Role in `namespace` instead of a ClusterRole. */
  namespaced?: boolean;
  /** Existing ClusterRoles to bind to the account, cluster-wide. */
  clusterRoles?: string[];
  /** Life of the token in seconds, at least 600; one hour by default. */
  expirationSeconds?: number;
}

/** A service account with a token that is bound to it. */
export interface ServiceAccountToken {
  namespace: string;
  name: string;
  /** The user name that RBAC and audit see. */
  username: string;
  token: string;
}

const rbac = 'rbac.authorization.k8s.io';

async function bind(
  api: KubeApi,
  account: { namespace: string; name: string },
  role: { kind: 'Role' | 'ClusterRole'; name: string },
): Promise<void> {
  const namespaced = role.kind === 'Role';
  const path = namespaced
    ? `/apis/${rbac}/v1/namespaces/${account.namespace}/rolebindings`
    : `/apis/${rbac}/v1/clusterrolebindings`;
  await api.request(path, {
    method: 'POST',
    body: {
      metadata: { generateName: `${account.name}-` },
      roleRef: { apiGroup: rbac, kind: role.kind, name: role.name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  });
}

/** A fresh token for a service account that exists already. */
export async function requestToken(
  api: KubeApi,
  account: { namespace: string; name: string; expirationSeconds?: number },
): Promise<string> {
  const { namespace, name, expirationSeconds = 3600 } = account;
  const answer = await api.request<{ status: { token: string } }>(
    `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    {
      method: 'POST',
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds },
      },
    },
  );
  return answer.status.token;
}

/** Makes a service account with exactly the rights asked for, and its token. */
export async function createServiceAccount(
  api: KubeApi,
  options: ServiceAccountOptions = {},
): Promise<ServiceAccountToken> {
  const {
    namespace = 'default',
    name = `test-${randomBytes(4).toString('hex')}`,
    rules,
    namespaced = false,
    clusterRoles = [],
    expirationSeconds,
  } = options;
  const account = { namespace, name };
  await api.request(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
    method: 'POST',
    body: { metadata: account } satisfies KubeObject,
  });
  if (rules) {
    const kind = namespaced ? 'Role' : 'ClusterRole';
    const path = namespaced
      ? `/apis/${rbac}/v1/namespaces/${namespace}/roles`
      : `/apis/${rbac}/v1/clusterroles`;
    const role = await api.request(path, {
      method: 'POST',
      body: { metadata: { generateName: `${name}-` }, rules },
    });
    await bind(api, account, { kind, name: role.metadata.name! });
  }
  for (const clusterRole of clusterRoles) {
    await bind(api, account, { kind: 'ClusterRole', name: clusterRole });
  }
  return {
    ...account,
    username: `system:serviceaccount:${namespace}:${name}`,
    token: await requestToken(api, { ...account, expirationSeconds }),
  };
}
