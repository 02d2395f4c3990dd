import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import {
  storageClaimResourceRef,
  storageNamespaceResourceRef,
  type NamespaceResource,
} from '../resources';

interface Params {
  claims: string[];
}

const rule = {
  name: 'IS_NAMESPACE_OWNER',
  description:
    'Allow what is in a namespace whose annotation stowage.io/owner names one of these entities',
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe("Entity refs, usually the user's ownership entity refs"),
  }),
};

function matches({ owner }: NamespaceResource, { claims }: Params) {
  return owner !== undefined && claims.includes(owner);
}

/** @public */
export const isClaimNamespaceOwner = createPermissionRule({
  ...rule,
  resourceRef: storageClaimResourceRef,
  apply: (claim, params: Params) => matches(claim, params),
  toQuery: (params: Params) => claim => matches(claim, params),
});

/** @public */
export const isNamespaceOwner = createPermissionRule({
  ...rule,
  resourceRef: storageNamespaceResourceRef,
  apply: (namespace, params: Params) => matches(namespace, params),
  toQuery: (params: Params) => namespace => matches(namespace, params),
});
