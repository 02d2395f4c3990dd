import type { OperationCheck } from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import type { MoveFacts } from '../facts';
import { podSpecOf } from '../objects';
import { enumerate } from '../words';

/** Kinds of attributes that NFS may not keep, as movers name them, and what they are called. */
const lostOnNfs = {
  acls: 'POSIX ACLs',
  xattrs: 'extended attributes',
  owners: 'owners, where its export maps users',
} as const;

/** Of these a source on NFS has none either. */
const absentOnNfs: string[] = ['acls', 'xattrs'];

/** What the kubelet does to owners and modes at the first start. */
export function checkFsGroup(move: MoveFacts): OperationCheck[] {
  const { closure, claims, target } = move;
  const spec =
    closure.pods[0]?.spec ?? (closure.workload && podSpecOf(closure.workload));
  const fsGroup = spec?.securityContext?.fsGroup;
  if (fsGroup === undefined || !target) {
    return [];
  }
  const before = claims.every(({ profile }) => profile.row.fsGroup === 'yes');
  const { row } = target.profile;
  if (row.fsGroup === 'no') {
    return before
      ? [
          check(
            'FSGROUP_NOT_APPLIED',
            `fsGroup ${fsGroup} has no effect on ${row.title}.`,
          ),
        ]
      : [];
  }
  return before
    ? []
    : [
        check(
          'FSGROUP_CHOWNS',
          `fsGroup ${fsGroup} is applied to ${row.title} at the first start${
            row.fsGroup === 'yes' ? '' : ', as far as is known'
          }; it was not applied so far.`,
        ),
      ];
}

/** Snapshots that hold the claim. */
export function checkSnapshots(move: MoveFacts): OperationCheck[] {
  const names = move.claims.map(({ claim }) => claim.metadata.name);
  const waiting = move.world.snapshots.filter(
    ({ spec, status }) =>
      names.includes(spec?.source?.persistentVolumeClaimName ?? '') &&
      status?.readyToUse !== true,
  );
  return waiting.length > 0
    ? [
        check(
          'SNAPSHOT_NOT_READY',
          `${enumerate(
            waiting.map(({ metadata }) => metadata.name),
          )} is not ready to use yet.`,
        ),
      ]
    : [];
}

function isNfsTarget({ target }: MoveFacts): boolean {
  return target?.profile.row.pool === 'nfs-export';
}

/** What the target cannot keep, and what of it the owner accepts. */
export function checkAttributes(move: MoveFacts): OperationCheck[] {
  const accepted = new Set(move.request.accept);
  const isFromNfs = move.claims.every(({ side }) => side?.kind === 'nfs');
  const kinds = Object.keys(lostOnNfs) as Array<keyof typeof lostOnNfs>;
  const possible = isNfsTarget(move)
    ? kinds.filter(kind => !isFromNfs || !absentOnNfs.includes(kind))
    : [];
  return [
    ...possible
      .filter(kind => !accepted.has(kind))
      .map(kind =>
        check(
          'TARGET_LOSES_ATTRIBUTES',
          `${move.target?.profile.row.title} may not keep ${lostOnNfs[kind]}; whether that concerns this data is found out before the stop.`,
          { acceptable: kind },
        ),
      ),
    ...[...accepted]
      .sort()
      .map(kind => check('LOSS_ACCEPTED', `The loss of ${kind} was accepted.`)),
  ];
}

/** What a plan cannot know yet. */
export function checkUnknowns(move: MoveFacts): OperationCheck[] {
  const remote = move.claims.filter(({ side }) => side?.kind === 'nfs');
  const kept = [...(move.target?.kept.values() ?? [])].some(
    ({ side }) => side?.kind === 'nfs',
  );
  const names = remote.map(({ claim }) => claim.metadata.name);
  return [
    ...(remote.length > 0 || isNfsTarget(move) || kept
      ? [
          check(
            'SOURCE_NOT_PROBED',
            `What the NFS server allows a mover is tried before anything is changed${
              names.length > 0 ? ` (${enumerate(names)})` : ''
            }.`,
          ),
        ]
      : []),
    ...(move.copies && isNfsTarget(move)
      ? [
          check(
            'NAS_ACKNOWLEDGES_EARLY',
            `${move.target?.profile.row.title}: whether its export is async cannot be seen from here.`,
          ),
        ]
      : []),
    check(
      'LAST_COPY_UNKNOWN',
      'Whether a good copy exists elsewhere is not known: backups are not read yet.',
    ),
  ];
}
