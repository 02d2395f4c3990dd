import type {
  NasSnapshot,
  NasSnapshotSummary,
  ObservedNas,
} from '@stowage/backstage-plugin-storage-common';
import type {
  NasCapabilities,
  NasProvider,
} from '@stowage/backstage-plugin-storage-node';
import { Look } from './Look';

/** The part of a NAS that the configuration says. */
function configured(provider: NasProvider) {
  return {
    name: provider.name,
    title: provider.title,
    addresses: [...provider.addresses],
    clusters: provider.clusters && [...provider.clusters],
    intervalMs: provider.intervalMs,
  };
}

/** A NAS of which nothing is known yet, or what another replica knew of it, as configured now. */
export function knownNas(
  provider: NasProvider,
  known?: ObservedNas,
): ObservedNas {
  return {
    state: 'connecting',
    identity: {},
    hardware: {},
    shares: {},
    nfsService: {},
    exports: {},
    snapshots: {},
    ...known,
    ...configured(provider),
  };
}

/**
 * Asks a NAS everything once. What it does not answer stays as it was last known, with its age and
 * the reason.
 *
 * @throws only where the look was broken off by its signal
 */
export async function lookAtNas(options: {
  provider: NasProvider;
  previous: ObservedNas;
  now: Date;
  signal: AbortSignal;
}): Promise<ObservedNas> {
  const { provider, previous, signal } = options;
  const look = new Look(options);
  const question = { signal };

  const can = await look.part<NasCapabilities>({}, () =>
    provider.capabilities(question),
  );
  const identity = await look.part(previous.identity, () =>
    provider.identity(question),
  );
  const hardware = await look.part(previous.hardware, () =>
    provider.hardware(question),
  );
  const shares = await look.part(previous.shares, () =>
    provider.shares(question),
  );
  const known = shares.value ?? [];
  const hasExports = can.value?.exports !== false;
  const nfsService = hasExports
    ? await look.part(previous.nfsService, () => provider.nfsService(question))
    : {};
  const exports = hasExports
    ? await look.each(known, previous.exports, share =>
        provider.exportOf(share, question),
      )
    : {};
  const snapshots =
    can.value?.snapshots !== false
      ? await look.each(
          known.filter(share => share.snapshots === 'yes'),
          previous.snapshots,
          async share => summary(await provider.snapshotsOf(share, question)),
        )
      : {};
  return {
    ...configured(provider),
    ...look.outcome(),
    identity,
    hardware,
    shares,
    nfsService,
    exports,
    snapshots,
  };
}

function summary(snapshots: NasSnapshot[]): NasSnapshotSummary {
  return {
    count: snapshots.length,
    newestAt: snapshots
      .flatMap(({ takenAt }) => takenAt ?? [])
      .sort()
      .at(-1),
  };
}
