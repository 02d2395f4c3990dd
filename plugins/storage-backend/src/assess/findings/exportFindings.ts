import type {
  NasExportRule,
  NasShare,
  ObservedNas,
} from '@stowage/backstage-plugin-storage-common';
import { livePods } from '../claims/mounts';
import { databaseOf } from '../nas/databaseImage';
import { enumerate, formatTime } from '../words';
import type { AssessedFinding } from './AssessedFinding';
import { claimsOnNas } from './claimsOnNas';
import type { FindingContext, MeasuredClaim } from './context';
import { createFinding } from './finding';

const ADDRESS = /^[0-9.]+$|^[0-9a-f]*:[0-9a-f:.]+$/i;

/**
 * Rules that may let a node in: all but those for a single address that no node has. Networks and
 * host names are taken to be about nodes, since a wrong warning is better than none.
 */
function rulesForNodes(
  rules: NasExportRule[],
  context: FindingContext,
): NasExportRule[] {
  const nodes = [...context.index.nodes.values()];
  const addresses = nodes.map(({ address }) => address?.toLowerCase());
  const allKnown =
    nodes.length > 0 &&
    context.index.canRead('nodes') &&
    addresses.every(address => address !== undefined);
  return rules.filter(
    ({ client }) =>
      !allKnown ||
      !ADDRESS.test(client) ||
      addresses.includes(client.toLowerCase()),
  );
}

/** Databases that mount a claim now, by name. */
function databasesOn(claim: MeasuredClaim, context: FindingContext): string[] {
  const images = livePods(claim.observed, context.index).flatMap(
    ({ images: of }) => of,
  );
  return [...new Set(images.flatMap(image => databaseOf(image) ?? []))];
}

/** What one export does to the claims on it. */
function findingsOf(options: {
  nas: ObservedNas;
  share: NasShare;
  claims: MeasuredClaim[];
  context: FindingContext;
}): AssessedFinding[] {
  const { nas, share, claims, context } = options;
  const answer = nas.exports[share.name];
  if (!answer?.value) {
    return [];
  }
  const cluster = context.index.world.name;
  const rules = rulesForNodes(answer.value.rules, context);
  const subject = {
    cluster,
    kind: 'NasShare',
    name: `${nas.name}:${share.path}`,
  };
  const common = { nas: nas.name, share: share.path };
  const measured = `Read at ${formatTime(answer.measuredAt ?? '')}.`;
  const named = (found: NasExportRule[]) =>
    `${found.length === 1 ? 'The rule' : 'The rules'} for ${enumerate(
      found.map(({ client }) => client),
    )}`;
  const findings: AssessedFinding[] = [];

  const async = rules.filter(
    ({ writes, access }) => writes === 'async' && access !== 'ro',
  );
  const databases = claims.flatMap(claim => {
    const names = databasesOn(claim, context);
    return names.length > 0 ? [{ claim, names }] : [];
  });
  if (async.length > 0 && databases.length > 0) {
    const kinds = [...new Set(databases.flatMap(({ names }) => names))];
    findings.push(
      createFinding({
        code: 'EXPORT_ASYNC',
        title: `${nas.title} answers a database's writes to ${share.name} before they are on disk`,
        subject,
        evidence: `${named(async)} of ${share.path} ${
          async.length === 1 ? 'says' : 'say'
        } async, and ${enumerate(kinds)} ${
          kinds.length === 1 ? 'runs' : 'run'
        } on it. ${measured}`,
        ...claimsOnNas(
          databases.map(({ claim }) => claim),
          cluster,
        ),
        data: {
          ...common,
          clients: async.map(({ client }) => client).join(' '),
        },
      }),
    );
  }

  const squashing = rules.filter(
    ({ squash }) => squash === 'root' || squash === 'all',
  );
  if (squashing.length > 0) {
    const [first] = squashing;
    findings.push(
      createFinding({
        code: 'EXPORT_SQUASHES_ROOT',
        title: `${nas.title} does not let root be root on ${share.name}`,
        subject,
        evidence: `${named(squashing)} of ${share.path} ${
          squashing.length === 1 ? 'makes' : 'make'
        } ${first.squash === 'all' ? 'every user' : 'root'} into ${
          first.mapsTo ?? 'another user'
        }, so a mover can neither read everything nor keep owners. ${measured}`,
        ...claimsOnNas(claims, cluster),
        data: {
          ...common,
          squash: first.squash,
          clients: squashing.map(({ client }) => client).join(' '),
        },
      }),
    );
  }
  return findings;
}

/** What is wrong with the NFS rules of shares that claims lie on; one finding for each share and cause. */
export function exportFindings(context: FindingContext): AssessedFinding[] {
  const byShare = new Map<
    NasShare,
    { nas: ObservedNas; claims: MeasuredClaim[] }
  >();
  for (const claim of context.claims) {
    const { nas, share } = claim.location ?? {};
    if (nas && share) {
      const known = byShare.get(share) ?? { nas, claims: [] };
      known.claims.push(claim);
      byShare.set(share, known);
    }
  }
  return [...byShare].flatMap(([share, { nas, claims }]) =>
    findingsOf({ nas, share, claims, context }),
  );
}
