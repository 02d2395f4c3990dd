import { PolicyRule } from '../auth/rbac';

const readVerbs = ['get', 'list', 'watch'];
const writeVerbs = ['create', 'delete', 'deletecollection', 'patch', 'update'];

/** What members of a team work with, by API group. */
const teamResources: Record<string, string[]> = {
  '': [
    'configmaps',
    'endpoints',
    'events',
    'persistentvolumeclaims',
    'pods',
    'pods/attach',
    'pods/eviction',
    'pods/exec',
    'pods/portforward',
    'replicationcontrollers',
    'replicationcontrollers/scale',
    'serviceaccounts',
    'services',
  ],
  apps: [
    'daemonsets',
    'deployments',
    'deployments/scale',
    'replicasets',
    'replicasets/scale',
    'statefulsets',
    'statefulsets/scale',
  ],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  'networking.k8s.io': ['ingresses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
};

/** What members of a team may only read. */
const readResources: Record<string, string[]> = {
  '': [
    'bindings',
    'limitranges',
    'namespaces',
    'namespaces/status',
    'persistentvolumeclaims/status',
    'pods/log',
    'pods/status',
    'resourcequotas',
    'resourcequotas/status',
  ],
  apps: ['controllerrevisions', 'statefulsets/status', 'deployments/status'],
  'discovery.k8s.io': ['endpointslices'],
};

function rules(
  resources: Record<string, string[]>,
  verbs: string[],
  without: string[] = [],
): PolicyRule[] {
  return Object.entries(resources).map(([group, names]) => ({
    apiGroups: [group],
    resources: names.filter(name => !without.includes(name)),
    verbs,
  }));
}

/** Parts of pods that are ways into them, which reading does not include. */
const ways = ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/eviction'];

const view = [
  ...rules(teamResources, readVerbs, ways),
  ...rules(readResources, readVerbs),
];
const edit = [
  ...view,
  ...rules(teamResources, writeVerbs),
  {
    apiGroups: [''],
    resources: ['secrets'],
    verbs: [...readVerbs, ...writeVerbs],
  },
  {
    apiGroups: [''],
    resources: ['pods/exec', 'pods/attach', 'pods/portforward'],
    verbs: ['get'],
  },
  {
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    verbs: [...readVerbs, ...writeVerbs],
  },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] },
];
const admin = [
  ...edit,
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'rolebindings'],
    verbs: [...readVerbs, ...writeVerbs],
  },
  {
    apiGroups: ['authorization.k8s.io'],
    resources: ['localsubjectaccessreviews'],
    verbs: ['create'],
  },
];

/** ClusterRoles that every cluster begins with. */
export const clusterRoles: Record<string, PolicyRule[]> = {
  'cluster-admin': [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  admin,
  edit,
  view,
  'system:basic-user': [
    {
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      verbs: ['create'],
    },
    {
      apiGroups: ['authentication.k8s.io'],
      resources: ['selfsubjectreviews'],
      verbs: ['create'],
    },
  ],
  'system:discovery': [
    {
      nonResourceURLs: [
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ],
      verbs: ['get'],
    },
  ],
};

/** ClusterRoles that every cluster binds, and to which group. */
export const clusterRoleBindings: Record<string, string> = {
  'cluster-admin': 'system:masters',
  'system:basic-user': 'system:authenticated',
  'system:discovery': 'system:authenticated',
};
