import { isStuckWaiting } from '@stowage/backstage-plugin-storage-common';
import type {
  Cluster,
  ComponentStorage,
  Finding,
} from '@stowage/backstage-plugin-storage-common';
import { roomOf, usageOf } from './reading';
import { worstFirst } from './severity';

/** Something that is not known, and that the headline therefore must not hide. */
export type Gap =
  | { kind: 'notMeasured' | 'stale' | 'room' | 'hidden'; count: number }
  | { kind: 'cluster'; cluster: Cluster };

/** What the sentence at the top of the tab says. */
export interface Headline {
  /**
   * calm: everything was measured and nothing was found. unknown: nothing bad was found, but
   * something could not be looked at. stuck: no finding presses, but a pod does not start. none:
   * there are no claims.
   */
  state: 'critical' | 'warning' | 'stuck' | 'unknown' | 'calm' | 'none';
  /** The pod that does not start, and why in the words of Kubernetes. */
  stuck?: { pod: string; reason: string };
  worst?: Finding;
  /** Findings beside the worst that need attention; information is not counted. */
  others: number;
  claims: number;
  gaps: Gap[];
  /** When the oldest figure that is shown was measured, RFC 3339. */
  figuresAsOf?: string;
}

function findGaps(storage: ComponentStorage): Gap[] {
  let notMeasured = 0;
  let stale = 0;
  let room = 0;
  for (const { claim } of storage.claims) {
    const usage = usageOf(claim.reading);
    if (usage.kind !== 'measured') {
      notMeasured += 1;
    } else if (usage.stale) {
      stale += 1;
    }
    if (!claim.pool || claim.pool.room.stale || !roomOf(claim.pool.room)) {
      room += 1;
    }
  }
  const counted: Gap[] = [
    { kind: 'notMeasured', count: notMeasured },
    { kind: 'stale', count: stale },
    { kind: 'room', count: room },
    { kind: 'hidden', count: storage.hiddenClaims },
  ];
  return [
    ...storage.clusters
      .filter(cluster => cluster.state !== 'ready')
      .map((cluster): Gap => ({ kind: 'cluster', cluster })),
    ...counted.filter(gap => gap.kind === 'cluster' || gap.count > 0),
  ];
}

/** A pod with the component's claims that will not start until somebody does something. */
function findStuck(storage: ComponentStorage): Headline['stuck'] {
  for (const { claim } of storage.claims) {
    for (const { pod, ready, waiting } of claim.mountedBy) {
      if (!ready && waiting !== undefined && isStuckWaiting(waiting)) {
        return { pod, reason: waiting };
      }
    }
  }
  return undefined;
}

function oldestFigure(storage: ComponentStorage): string | undefined {
  const times = storage.claims
    .flatMap(({ claim }) => [
      usageOf(claim.reading).kind === 'measured'
        ? claim.reading.measuredAt
        : undefined,
      claim.pool && roomOf(claim.pool.room)
        ? claim.pool.room.measuredAt
        : undefined,
    ])
    .filter((time): time is string => time !== undefined);
  return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/** Decides what the sentence at the top says; it is calm only where everything was measured. */
export function decideHeadline(storage: ComponentStorage): Headline {
  const pressing = worstFirst(storage.findings).filter(
    finding => finding.severity !== 'information',
  );
  const worst = pressing[0];
  const gaps = findGaps(storage);
  const stuck = findStuck(storage);
  const common = {
    worst,
    stuck,
    others: Math.max(0, pressing.length - 1),
    claims: storage.claims.length,
    gaps,
    figuresAsOf: oldestFigure(storage),
  };
  if (worst?.severity === 'critical' || worst?.severity === 'warning') {
    return { ...common, state: worst.severity };
  }
  if (stuck) {
    return { ...common, state: 'stuck' };
  }
  if (worst || gaps.length > 0) {
    return { ...common, state: 'unknown' };
  }
  return { ...common, state: common.claims === 0 ? 'none' : 'calm' };
}
