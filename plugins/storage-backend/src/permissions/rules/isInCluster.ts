import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import {
  storageClaimResourceRef,
  storageNamespaceResourceRef,
  type NamespaceResource,
} from '../resources';

interface Params {
  clusters: string[];
}

const rule = {
  name: 'IS_IN_CLUSTER',
  description: 'Allow what is in one of these clusters',
  paramsSchema: z.object({
    clusters: z.array(z.string()).describe('Names of clusters'),
  }),
};

function matches({ cluster }: NamespaceResource, { clusters }: Params) {
  return clusters.includes(cluster);
}

/** @public */
export const isClaimInCluster = createPermissionRule({
  ...rule,
  resourceRef: storageClaimResourceRef,
  apply: (claim, params: Params) => matches(claim, params),
  toQuery: (params: Params) => claim => matches(claim, params),
});

/** @public */
export const isNamespaceInCluster = createPermissionRule({
  ...rule,
  resourceRef: storageNamespaceResourceRef,
  apply: (namespace, params: Params) => matches(namespace, params),
  toQuery: (params: Params) => namespace => matches(namespace, params),
});
