import type { MissingRight } from '@stowage/backstage-plugin-storage-common';
import type { CacheStatus } from './CacheStatus';
import { clusterStateOf } from './clusterState';

const synced: CacheStatus = { state: 'synced', since: 0 };
const syncing: CacheStatus = { state: 'syncing', since: 0 };
const forbidden: CacheStatus = { state: 'forbidden', since: 0, message: 'no' };
function failed(reason: CacheStatus['reason']): CacheStatus {
  return { state: 'failed', since: 0, reason, message: `said ${reason}` };
}
function missing(role: string): MissingRight {
  return {
    verb: 'get',
    resource: 'nodes/stats',
    apiGroup: '',
    role,
    hides: 'use',
  };
}

describe('clusterStateOf', () => {
  it.each<[string, Record<string, CacheStatus>, string, string | undefined]>([
    ['everything in step', { pods: synced, nodes: synced }, 'ready', undefined],
    [
      'not heard yet',
      { pods: syncing, nodes: synced },
      'connecting',
      undefined,
    ],
    [
      'one thing forbidden',
      { pods: forbidden, nodes: synced },
      'partial',
      'the portal may not read pods',
    ],
    [
      'everything forbidden',
      { pods: forbidden, nodes: forbidden },
      'partial',
      'the portal may not read pods, nodes',
    ],
    [
      'one thing failing',
      { pods: failed('server-error'), nodes: synced },
      'partial',
      'pods is shown as last known (said server-error)',
    ],
    [
      'a server error among forbidden things',
      { pods: failed('server-error'), nodes: forbidden },
      'partial',
      'the portal may not read nodes; pods is shown as last known (said server-error)',
    ],
    [
      'nothing reached',
      { pods: failed('unreachable'), nodes: syncing },
      'unreachable',
      'said unreachable',
    ],
    [
      'nothing reached any more, with something forbidden',
      { pods: failed('unreachable'), nodes: forbidden },
      'unreachable',
      'said unreachable',
    ],
    [
      'credentials refused',
      { pods: failed('unauthorized'), nodes: failed('unauthorized') },
      'unreachable',
      'said unauthorized',
    ],
    [
      'a configuration of no use',
      { pods: failed('misconfigured'), nodes: syncing },
      'misconfigured',
      'said misconfigured',
    ],
  ])('%s', (_, caches, state, message) => {
    expect(clusterStateOf({ caches, missingRights: [] })).toEqual({
      state,
      ...(message && { message }),
    });
  });

  it('counts missing rights to read, not those to apply', () => {
    const caches = { pods: synced };
    expect(
      clusterStateOf({
        caches,
        missingRights: [missing('observe-kubelet.yaml')],
      }),
    ).toEqual({
      state: 'partial',
      message: 'the portal may not get nodes/stats',
    });
    expect(
      clusterStateOf({ caches, missingRights: [missing('apply.yaml')] }),
    ).toEqual({ state: 'ready' });
  });
});
