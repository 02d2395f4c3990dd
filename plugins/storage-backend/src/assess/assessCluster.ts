import { worstSeverity } from '@stowage/backstage-plugin-storage-common';
import type {
  Claim,
  Finding,
  TierDefinition,
  TierRef,
  VolumeView,
} from '@stowage/backstage-plugin-storage-common';
import { deleteEffect } from './claims/deleteEffect';
import { joinClaims } from './claims/joinClaims';
import { mountsOf } from './claims/mounts';
import { readingOf } from './claims/readings';
import { assessFindings } from './findings';
import type { AssessedFinding } from './findings/AssessedFinding';
import type { FindingContext, MeasuredClaim } from './findings/context';
import { straysByNode } from './findings/nodeFindings';
import { draftPools } from './pools/draftPools';
import { createNasPlaces } from './nas/nasPlace';
import type { NasPlaces } from './nas/nasPlace';
import { poolRef } from './pools/types';
import type { AssessedPool, AssessmentInput, ClusterAssessment } from './types';
import { indexWorld, keyOf } from './WorldIndex';
import type { WorldIndex } from './WorldIndex';

function groupBy(
  claims: MeasuredClaim[],
  keys: (claim: MeasuredClaim) => string[],
): Map<string, MeasuredClaim[]> {
  const groups = new Map<string, MeasuredClaim[]>();
  for (const claim of claims) {
    for (const name of keys(claim)) {
      groups.set(name, groups.get(name) ?? []);
      groups.get(name)?.push(claim);
    }
  }
  return groups;
}

/** First tier of each class; a class that serves two tiers shows under the first. */
function tiersByClass(
  tiers: TierDefinition[],
  cluster: string,
): Map<string, TierRef> {
  const byClass = new Map<string, TierRef>();
  for (const { id, title, storageClass, clusters } of tiers) {
    if (
      (!clusters || clusters.includes(cluster)) &&
      !byClass.has(storageClass)
    ) {
      byClass.set(storageClass, { id, title });
    }
  }
  return byClass;
}

function volumeView({ volume }: MeasuredClaim): VolumeView | undefined {
  if (!volume) {
    return undefined;
  }
  const { source } = volume;
  let location = source.path;
  if (source.kind === 'nfs') {
    location = `${source.server}:${source.path}`;
  } else if (source.kind === 'csi') {
    location = `${source.driver}: ${source.volumeHandle}`;
  }
  return {
    name: volume.name,
    phase: volume.phase,
    reclaimPolicy: volume.reclaimPolicy,
    source: source.kind === 'other' ? source.field ?? 'other' : source.kind,
    location,
    capacityBytes: volume.capacityBytes,
  };
}

function claimView(options: {
  claim: MeasuredClaim;
  index: WorldIndex;
  tiers: Map<string, TierRef>;
  places: NasPlaces;
  findings: Finding[];
  asOf: string;
}): Claim {
  const { claim, index, tiers, places, findings, asOf } = options;
  const { observed, volume, profile, pool } = claim;
  const className =
    observed.storageClass ?? volume?.storageClass ?? claim.storageClass?.name;
  return {
    cluster: index.world.name,
    namespace: observed.namespace,
    name: observed.name,
    uid: observed.uid,
    phase: observed.phase,
    createdAt: observed.createdAt,
    deletingSince: observed.deletingSince,
    tier: className === undefined ? undefined : tiers.get(className),
    storageClass: className,
    provisioner: profile.provisioner,
    traits: profile.traits,
    requestedBytes: observed.requestedBytes,
    capacityBytes: observed.capacityBytes,
    accessModes: observed.accessModes,
    volumeMode: observed.volumeMode,
    volume: volumeView(claim),
    reading: claim.reading,
    pool: pool && poolRef(pool),
    nas: places(claim.location),
    pinning: claim.pinning,
    mountedBy: mountsOf(observed, index),
    deleteEffect: deleteEffect(claim),
    worstSeverity: worstSeverity(findings.map(finding => finding.severity)),
    findingIds: findings.map(finding => finding.id),
    asOf,
  };
}

function poolViews(
  context: FindingContext,
  findings: AssessedFinding[],
  places: NasPlaces,
): AssessedPool[] {
  const { index, claimsByPool } = context;
  const strays = straysByNode(context);
  const byPool = new Map<string, AssessedFinding[]>();
  for (const finding of findings) {
    if (finding.poolId !== undefined) {
      byPool.set(finding.poolId, [
        ...(byPool.get(finding.poolId) ?? []),
        finding,
      ]);
    }
  }
  return context.pools.map(pool => ({
    id: pool.id,
    cluster: index.world.name,
    title: pool.title,
    kind: pool.kind,
    node: pool.node,
    nodeReady:
      pool.node === undefined
        ? undefined
        : index.nodes.get(pool.node)?.ready ?? 'unknown',
    room: pool.room,
    nas: places(pool.location),
    claims: (claimsByPool.get(pool.id) ?? []).map(({ observed, reading }) => ({
      namespace: observed.namespace,
      name: observed.name,
      requestedBytes: observed.requestedBytes,
      reading,
    })),
    hiddenClaims: 0,
    strayDirectories:
      pool.kind === 'node-filesystem' && pool.id.endsWith(`/${pool.node}`)
        ? strays.get(pool.node ?? '') ?? []
        : [],
    findings: byPool.get(pool.id) ?? [],
  }));
}

/**
 * Says everything that is known of one cluster: each claim with its figure, each pool with its
 * room, each problem with its evidence. Pure and linear in the number of objects.
 */
export function assessCluster(input: AssessmentInput): ClusterAssessment {
  const { world, now, poolFillingRatio } = input;
  const index = indexWorld(world);
  const joined = joinClaims({ index, overrides: input.traitOverrides });
  const { pools, poolsOf, locationOf } = draftPools({ joined, index, now });
  const claims: MeasuredClaim[] = joined.map(claim => {
    const drawsOn = poolsOf(claim);
    return {
      ...claim,
      reading: readingOf({ joined: claim, index, now }),
      pool: drawsOn[0],
      pools: drawsOn,
      location: locationOf(claim),
    };
  });
  const context: FindingContext = {
    index,
    now,
    claims,
    claimsByNode: groupBy(claims, ({ node }) =>
      node === undefined ? [] : [node],
    ),
    claimsByPool: groupBy(claims, ({ pools: drawsOn }) =>
      drawsOn.map(({ id }) => id),
    ),
    pools,
    poolFillingRatio,
  };
  const findings = assessFindings(context);

  const findingsByClaim = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const { namespace, name } of finding.claims) {
      const key = keyOf(namespace ?? '', name);
      const known = findingsByClaim.get(key);
      if (known) {
        known.push(finding);
      } else {
        findingsByClaim.set(key, [finding]);
      }
    }
  }
  const places = createNasPlaces(now);
  const tiers = tiersByClass(input.tiers, world.name);
  const asOf = world.lastContact ?? now.toISOString();
  return {
    claims: claims.map(claim =>
      claimView({
        claim,
        index,
        tiers,
        places,
        findings:
          findingsByClaim.get(
            keyOf(claim.observed.namespace, claim.observed.name),
          ) ?? [],
        asOf,
      }),
    ),
    pools: poolViews(context, findings, places),
    findings,
  };
}
