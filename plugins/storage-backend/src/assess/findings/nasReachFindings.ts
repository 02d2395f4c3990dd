import type {
  NasProblem,
  ObjectRef,
  ObservedNas,
} from '@stowage/backstage-plugin-storage-common';
import { enumerate, formatTime, sentence } from '../words';
import type { AssessedFinding } from './AssessedFinding';
import { claimsOnNas } from './claimsOnNas';
import type { FindingContext, MeasuredClaim } from './context';
import { createFinding } from './finding';

function nasRef(cluster: string, nas: ObservedNas): ObjectRef {
  return { cluster, kind: 'Nas', name: nas.name };
}

function lastHeard(nas: ObservedNas): string {
  return nas.lastContact
    ? `It was last heard at ${formatTime(
        nas.lastContact,
      )}; what is shown is from then.`
    : 'It was never heard, so nothing about it is known.';
}

/** Why a NAS, or a part of it, is not heard; one finding for each NAS. */
export function nasReachFindings(context: FindingContext): AssessedFinding[] {
  const { index, claims } = context;
  const cluster = index.world.name;
  return index.world.nas.flatMap(nas => {
    const there = claims.filter(({ location }) => location?.nas === nas);
    if (nas.state === 'unreachable' || nas.state === 'refused') {
      const refused = nas.state === 'refused';
      const { problem } = nas;
      return [
        createFinding({
          code: refused ? 'NAS_LOGIN_REFUSED' : 'NAS_UNREACHABLE',
          title: reachTitle(nas),
          subject: nasRef(cluster, nas),
          evidence: [
            sentence(problem?.message ?? 'No message was given'),
            lastHeard(nas),
          ].join(' '),
          since: problem?.since,
          ...claimsOnNas(there, cluster),
          data: {
            nas: nas.name,
            code: problem?.code,
            lastContact: nas.lastContact,
          },
        }),
      ];
    }
    return nas.state === 'partial' ? notRead(nas, there, cluster) : [];
  });
}

function reachTitle({ title, state, problem }: ObservedNas): string {
  if (state === 'refused') {
    return `${title} refuses the portal's login`;
  }
  switch (problem?.reason) {
    case 'misconfigured':
      return `${title} cannot be used as it is configured`;
    case 'untrusted':
      return `${title} is not trusted`;
    default:
      return `${title} does not answer`;
  }
}

function notRead(
  nas: ObservedNas,
  there: MeasuredClaim[],
  cluster: string,
): AssessedFinding[] {
  const parts: Array<[string, NasProblem | undefined]> = [
    ['what it is', nas.identity.problem],
    ['volumes and disks', nas.hardware.problem],
    ['shares', nas.shares.problem],
    ['whether NFS is on', nas.nfsService.problem],
    ...Object.entries(nas.exports).map(
      ([share, { problem }]) =>
        [`exports of ${share}`, problem] as [string, NasProblem | undefined],
    ),
    ...Object.entries(nas.snapshots).map(
      ([share, { problem }]) =>
        [`snapshots of ${share}`, problem] as [string, NasProblem | undefined],
    ),
  ];
  const failed = parts.filter(([, problem]) => problem !== undefined);
  const problems = failed.map(([, problem]) => problem!);
  if (problems.length === 0) {
    return [];
  }
  return [
    createFinding({
      code: 'NAS_NOT_READ',
      title: `Part of ${nas.title} could not be read`,
      subject: nasRef(cluster, nas),
      evidence: `Not read: ${enumerate(
        failed.map(([part]) => part),
      )}. ${sentence(problems[0].message)}`,
      since: problems.map(({ since }) => since).sort()[0],
      ...claimsOnNas(there, cluster),
      data: { nas: nas.name, code: problems[0].code, parts: failed.length },
    }),
  ];
}
