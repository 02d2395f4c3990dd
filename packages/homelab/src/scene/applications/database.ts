import { ClaimWish } from '../objects/claim';
import { claimVolume } from '../objects/container';
import { Manifest, Part } from '../objects/manifest';
import { cronJob, statefulSet } from '../objects/workloads';
import { images } from '../standIns/programs';

/** Where a database sees its volume; the data lie in a folder of it. */
const dataPath = '/database';

/** A PostgreSQL as a household runs it; `tiers` are volumes for its log and its archive. */
export function database(
  part: Part,
  options: {
    data: ClaimWish;
    tiers?: { wal: ClaimWish; archive: ClaimWish };
  },
): Manifest[] {
  const { data, tiers } = options;
  return statefulSet(part, {
    image: images.postgres,
    variables: {
      PGDATA: `${dataPath}/pgdata`,
      VOLUME: dataPath,
      DATABASE: part.name.replaceAll('-', '_'),
      ...(tiers && { WAL: '/wal', ARCHIVE: '/archive' }),
    },
    mounts: {
      data: dataPath,
      ...(tiers && { wal: '/wal', archive: '/archive' }),
    },
    ready: ['pg_isready', '--quiet'],
    claims: { data, ...tiers },
  });
}

/** Often enough to be seen at work; at home it would be once a night. */
const schedule = '*/10 * * * *';

/** Dumps of a database to a claim, as they should be. */
export function goodDumps(
  part: Part,
  options: { database: string; claim: string },
): Manifest {
  return cronJob(part, {
    schedule,
    image: images.postgres,
    command: ['nightly-dump'],
    variables: {
      // Pods have no network of their own: a client finds the stand-in by its files.
      STAND_IN_DATABASE: `${dataPath}/stand-in`,
      DUMPS: '/dumps',
      DUMP_NAME: options.database,
      KEEP: '7',
    },
    mounts: { data: dataPath, dumps: '/dumps' },
    readOnly: ['data'],
    volumes: [
      claimVolume('data', `data-${options.database}-0`),
      claimVolume('dumps', options.claim),
    ],
  });
}

/** Dumps that end well and are empty. */
export function emptyDumps(part: Part, options: { claim: string }): Manifest {
  return cronJob(part, {
    schedule,
    image: images.postgres,
    command: ['careless-dump'],
    variables: { DUMPS: '/dumps' },
    mounts: { dumps: '/dumps' },
    volumes: [claimVolume('dumps', options.claim)],
  });
}
