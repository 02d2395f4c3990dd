import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { storageClaimResourceRef, type ClaimResource } from '../resources';

interface Params {
  claims: string[];
}

function matches({ componentOwners }: ClaimResource, { claims }: Params) {
  return componentOwners.some(owner => claims.includes(owner));
}

/** @public */
export const isComponentOwner = createPermissionRule({
  name: 'IS_COMPONENT_OWNER',
  description:
    'Allow claims of catalog entities that are owned by one of these entities',
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe("Entity refs, usually the user's ownership entity refs"),
  }),
  resourceRef: storageClaimResourceRef,
  apply: (claim, params: Params) => matches(claim, params),
  toQuery: (params: Params) => claim => matches(claim, params),
});
