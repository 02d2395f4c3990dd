import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import {
  storageClaimResourceRef,
  storageNamespaceResourceRef,
  type NamespaceResource,
} from '../resources';

interface Params {
  namespaces: string[];
}

const rule = {
  name: 'IS_IN_NAMESPACE',
  description: 'Allow what is in one of these namespaces, in any cluster',
  paramsSchema: z.object({
    namespaces: z.array(z.string()).describe('Names of namespaces'),
  }),
};

function matches({ namespace }: NamespaceResource, { namespaces }: Params) {
  return namespaces.includes(namespace);
}

/** @public */
export const isClaimInNamespace = createPermissionRule({
  ...rule,
  resourceRef: storageClaimResourceRef,
  apply: (claim, params: Params) => matches(claim, params),
  toQuery: (params: Params) => claim => matches(claim, params),
});

/** @public */
export const isNamespaceNamed = createPermissionRule({
  ...rule,
  resourceRef: storageNamespaceResourceRef,
  apply: (namespace, params: Params) => matches(namespace, params),
  toQuery: (params: Params) => namespace => matches(namespace, params),
});
