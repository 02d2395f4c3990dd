import type {
  ClusterWorld,
  MissingRight,
} from '@stowage/backstage-plugin-storage-common';
import type { CacheStatus } from './CacheStatus';

/** What is said of a cluster as a whole. */
export interface ClusterState {
  state: ClusterWorld['state'];
  message?: string;
}

/** Longest list of names in a message. */
const namesShown = 4;

function enumerate(names: string[]): string {
  const rest = names.length - namesShown;
  return rest > 0
    ? `${names.slice(0, namesShown).join(', ')} and ${rest} more`
    : names.join(', ');
}

/** Whether the failure concerns the way to the cluster, not one resource. */
function cutsOff(
  reason: CacheStatus['reason'],
  othersAnswer: boolean,
): boolean {
  return (
    reason === 'unreachable' ||
    reason === 'unauthorized' ||
    (reason === 'server-error' && !othersAnswer)
  );
}

/**
 * Sums up how a cluster's resources stand.
 *
 * @param options.caches - status by resource
 * @param options.missingRights - of all roles; those that only hinder writing do not count
 */
export function clusterStateOf(options: {
  caches: Record<string, CacheStatus>;
  missingRights: MissingRight[];
}): ClusterState {
  const entries = Object.entries(options.caches);
  const inState = (state: CacheStatus['state']) =>
    entries.filter(([, status]) => status.state === state);
  const failed = inState('failed');
  const forbidden = inState('forbidden');

  const misconfigured = failed.find(
    ([, { reason }]) => reason === 'misconfigured',
  );
  if (misconfigured) {
    return { state: 'misconfigured', message: misconfigured[1].message };
  }
  // A resource that is forbidden is asked for so seldom that it says nothing about the way there.
  const cut = failed.find(([, { reason }]) =>
    cutsOff(reason, forbidden.length > 0),
  );
  if (cut && !inState('synced').length) {
    return { state: 'unreachable', message: cut[1].message };
  }
  if (failed.length || forbidden.length) {
    const parts = [
      forbidden.length &&
        `the portal may not read ${enumerate(
          forbidden.map(([resource]) => resource),
        )}`,
      failed.length &&
        `${enumerate(failed.map(([resource]) => resource))} ${
          failed.length === 1 ? 'is' : 'are'
        } shown as last known (${failed[0][1].message})`,
    ];
    return { state: 'partial', message: parts.filter(Boolean).join('; ') };
  }
  if (inState('syncing').length) {
    return { state: 'connecting' };
  }
  const hindering = options.missingRights.filter(
    ({ role }) => role !== 'apply.yaml',
  );
  if (hindering.length) {
    const names = hindering.map(({ verb, resource }) => `${verb} ${resource}`);
    return {
      state: 'partial',
      message: `the portal may not ${enumerate(names)}`,
    };
  }
  return { state: 'ready' };
}
