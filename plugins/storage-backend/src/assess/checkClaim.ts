import { parseSize } from '@stowage/backstage-plugin-storage-common';
import type {
  CodedCheck,
  ClaimCheckRequest,
  ClusterWorld,
  DriverTraitsOverride,
  TierDefinition,
} from '@stowage/backstage-plugin-storage-common';
import { assessTiers } from './assessTiers';
import {
  clusterChecks,
  nameChecks,
  namespaceChecks,
  sizeChecks,
  tierChecks,
} from './checks/placeChecks';
import { poolChecks } from './checks/poolChecks';
import { limitChecks, quotaChecks } from './checks/quotaChecks';
import type { CheckContext } from './checks/types';
import type { ClusterAssessment } from './types';

/**
 * Whether a claim of this tier and size would be let in and have room: one entry for everything
 * that was looked at, each with the form field it is about. The caller's rights are not looked at.
 */
export function checkClaim(options: {
  world: ClusterWorld;
  tiers: TierDefinition[];
  assessment: ClusterAssessment;
  request: ClaimCheckRequest;
  traitOverrides?: DriverTraitsOverride[];
}): CodedCheck[] {
  const { world, request } = options;
  const known = assessTiers(options);
  const size = parseSize(request.size);
  const context: CheckContext = {
    world,
    request,
    tier: known.find(tier => tier.id === request.tier),
    bytes: size.ok ? size.bytes : undefined,
  };
  const unheard = clusterChecks(context);
  const offline = [...nameChecks(context), ...sizeChecks(context)];
  if (unheard.length > 0) {
    // Everything else would be judged by what is no longer known.
    return [...unheard, ...offline];
  }
  return [
    ...namespaceChecks(context),
    ...tierChecks({ context, known }),
    ...offline,
    ...quotaChecks(context),
    ...limitChecks(context),
    ...poolChecks(context),
  ];
}
