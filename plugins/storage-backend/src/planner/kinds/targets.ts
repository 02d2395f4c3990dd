import {
  ANNOTATION_KEPT_SINCE,
  LABEL_KEPT_BY,
} from '@stowage/backstage-plugin-storage-common';
import type {
  MoveWorld,
  OperationCheck,
  OperationRequest,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import type { TargetFacts } from '../facts';
import { sideOf } from '../identity/side';
import { profileOfClass, profileOfVolume } from './profiles';

/** The class that a move goes to, by its own name or by that of a tier. */
export function targetOfMove(
  request: OperationRequest,
  world: MoveWorld,
): TargetFacts | undefined {
  const { tier, storageClass, node } = request.target ?? {};
  const className =
    storageClass ??
    world.tiers.find(
      ({ id, clusters }) =>
        id === tier && (!clusters || clusters.includes(world.cluster)),
    )?.storageClass;
  if (className === undefined) {
    return undefined;
  }
  const found = world.classes.find(
    ({ metadata }) => metadata.name === className,
  );
  const profile = profileOfClass(found, world);
  return {
    className,
    storageClass: found,
    profile,
    onNode: profile.row.pinned === 'yes',
    askedNode: node,
    kept: new Map(),
  };
}

/** When a volume was set aside; those that do not say come last. */
function keptSince(volume: RawVolume): string {
  return volume.metadata.annotations?.[ANNOTATION_KEPT_SINCE] ?? '';
}

/** The kept volume of a claim: the one that is named, else the one that was set aside last. */
export function findKept(options: {
  claim: string;
  named?: string;
  world: MoveWorld;
}): { volume?: RawVolume; checks: OperationCheck[] } {
  const { claim, named, world } = options;
  const isOf = ({ spec }: RawVolume) =>
    spec?.claimRef?.namespace === world.namespace &&
    spec.claimRef.name === claim;
  const kept = world.volumes.filter(
    ({ metadata }) => metadata.labels?.[LABEL_KEPT_BY] !== undefined,
  );
  const volume = named
    ? world.volumes.find(({ metadata }) => metadata.name === named)
    : kept
        .filter(isOf)
        .filter(({ status }) => status?.phase === 'Released')
        .sort((a, b) => keptSince(b).localeCompare(keptSince(a)))[0];
  if (!volume) {
    return {
      checks: [
        check(
          'KEPT_VOLUME_MISSING',
          named
            ? `There is no volume ${named} in cluster ${world.cluster}.`
            : `No volume is kept for claim ${world.namespace}/${claim}.`,
        ),
      ],
    };
  }
  const { name } = volume.metadata;
  if (!kept.includes(volume) || !isOf(volume)) {
    const { namespace, name: other } = volume.spec?.claimRef ?? {};
    return {
      volume,
      checks: [
        check(
          'KEPT_VOLUME_FOREIGN',
          `Volume ${name} was not set aside for claim ${
            world.namespace
          }/${claim}${other ? `, it belongs to ${namespace}/${other}` : ''}.`,
        ),
      ],
    };
  }
  return {
    volume,
    checks:
      volume.status?.phase === 'Released'
        ? []
        : [
            check(
              'KEPT_VOLUME_IN_USE',
              `Volume ${name} is ${
                volume.status?.phase ?? 'without a phase'
              }: claim ${world.namespace}/${claim} is bound to it.`,
            ),
          ],
  };
}

/** The volumes that a roll back goes to. */
export function targetOfRollBack(
  request: OperationRequest,
  world: MoveWorld,
): { target?: TargetFacts; checks: OperationCheck[] } {
  const checks: OperationCheck[] = [];
  const kept: TargetFacts['kept'] = new Map();
  for (const claim of request.claims) {
    const found = findKept({
      claim,
      named: request.claims.length === 1 ? request.volume : undefined,
      world,
    });
    checks.push(...found.checks);
    if (found.volume) {
      const { side } = sideOf(found.volume, world.nodes);
      kept.set(claim, { volume: found.volume, side });
    }
  }
  const [first] = kept.values();
  if (!first) {
    return { checks };
  }
  const profile = profileOfVolume(first.volume, world);
  const className = first.volume.spec?.storageClassName ?? '';
  return {
    checks,
    target: {
      className,
      storageClass: world.classes.find(
        ({ metadata }) => metadata.name === className,
      ),
      profile,
      onNode: first.side?.node !== undefined,
      kept,
    },
  };
}
