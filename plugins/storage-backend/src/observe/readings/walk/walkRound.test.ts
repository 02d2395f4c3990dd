import type { WalkResult } from './runWalk';
import type { WalkTargets } from './targets';
import { parseWalkOutput } from './output';
import { walkRound } from './walkRound';
import { walkLog } from '../testing/FakeWalkCluster';

const at = '2026-03-01T10:00:00.000Z';
const volumes = [
  { volumeName: 'pvc-1', path: '/opt/lpp/pvc-1' },
  { volumeName: 'pvc-2', path: '/opt/lpp/pvc-2' },
];
const target = {
  node: 'pi-1',
  kind: 'folder' as const,
  path: '/opt/lpp',
  volumes,
};
const plan = (values: Partial<WalkTargets> = {}): WalkTargets => ({
  targets: [target],
  unlocated: [],
  unreachableNodes: [],
  volumePaths: ['/opt/lpp/pvc-1', '/opt/lpp/pvc-2'],
  ...values,
});
const round = (
  outcome: WalkResult['outcome'],
  values: Partial<WalkTargets> = {},
  changed: Partial<WalkResult['target']> = {},
) =>
  walkRound({
    plan: plan(values),
    results: [{ target: { ...target, ...changed }, at, outcome }],
    intervalMs: 1000,
  });
const found = (log: string) => parseWalkOutput(log) as WalkResult['outcome'];

describe('walkRound', () => {
  it('joins by path and calls the rest strays', () => {
    const {
      volumes: readings,
      folders,
      nodes,
      problems,
    } = round(found(walkLog('pvc-1', 'pvc-2', 'pvc-2_default_data', 'team')), {
      volumePaths: ['/opt/lpp/pvc-1', '/opt/lpp/pvc-2', '/opt/lpp/team/x'],
    });
    expect(readings).toEqual(
      volumes.map(({ volumeName }) => ({
        volumeName,
        source: 'walk',
        scope: 'directory',
        usedBytes: 4096,
        usedInodes: 2,
        measuredAt: at,
        intervalMs: 1000,
      })),
    );
    expect(folders).toMatchObject([
      { node: 'pi-1', strays: [{ path: '/opt/lpp/pvc-2_default_data' }] },
    ]);
    expect(nodes).toMatchObject([
      { node: 'pi-1', path: '/opt/lpp', totalBytes: 4_096_000 },
    ]);
    expect(problems).toEqual([]);
  });

  it('fails a volume whose directory is gone, and no other', () => {
    const {
      volumes: readings,
      failedVolumes,
      problems,
    } = round(found(walkLog('pvc-1')));
    expect(readings).toMatchObject([{ volumeName: 'pvc-1' }]);
    expect(failedVolumes).toMatchObject([
      {
        volumeName: 'pvc-2',
        failure: {
          code: 'WALK_FAILED',
          reason: expect.stringContaining('/opt/lpp/pvc-2 does not exist'),
        },
      },
    ]);
    expect(problems).toEqual([]);
  });

  it.each([
    ['link', ['link', 'cHZjLTE='], /symbolic link/],
    ['dir', ['dir', 'cHZjLTE=', '9', '1', 'ZHU6IHg='], /could be read: du: x/],
  ])('never takes half a figure of a %s', (_kind, record, reason) => {
    const log = `stowage-walk 1\nfs 1 1 1 1 1 1\n${record.join(' ')}\nend 2\n`;
    const { volumes: readings, failedVolumes } = round(found(log));
    expect(readings).toEqual([]);
    expect(failedVolumes[0].failure.reason).toMatch(reason);
  });

  it('does not join a name whose bytes are another', () => {
    const name = Buffer.from([0xff]).toString('base64');
    const log = `stowage-walk 1\nfs 1 1 1 1 1 1\ndir ${name} 9 1 -\nend 2\n`;
    const result = round(
      found(log),
      { volumePaths: ['/opt/lpp/\\xff'] },
      { volumes: [{ volumeName: 'pvc-1', path: '/opt/lpp/\\xff' }] },
    );
    expect(result.volumes).toEqual([]);
    expect(result.folders[0].strays).toHaveLength(1);
  });

  it('measures a directory of its own and looks for no strays there', () => {
    const result = round(
      found(walkLog('.')),
      {},
      {
        kind: 'directory',
        path: '/mnt/a',
        volumes: [{ volumeName: 'a', path: '/mnt/a' }],
      },
    );
    expect(result.volumes).toMatchObject([
      { volumeName: 'a', usedBytes: 4096 },
    ]);
    expect(result.folders[0].strays).toEqual([]);
  });

  it.each([
    ['a failed walk', 'folder', volumes, false, 1],
    ['a missing folder', 'folder', volumes, true, 1],
    ['a missing folder that is only remembered', 'folder', [], true, 0],
    ['a failed walk of a remembered folder', 'folder', [], false, 1],
    ['a missing directory of one volume', 'directory', volumes, true, 0],
  ] as const)('%s', (_what, kind, held, missingDirectory, problems) => {
    const result = round(
      { complete: false, reason: 'because', missingDirectory },
      {},
      { kind, volumes: [...held] },
    );
    expect(result.problems).toHaveLength(problems);
    expect(result.failedVolumes).toHaveLength(held.length);
    expect(result.failedFolders).toHaveLength(1);
  });

  it('tells a cause once, whatever number of folders it concerns', () => {
    const targets = ['/a', '/b'].map(path => ({ ...target, path }));
    const outcome = {
      complete: false as const,
      reason: 'the cluster refuses.',
      missingDirectory: false,
    };
    const { problems } = walkRound({
      plan: plan({ targets }),
      results: targets.map(each => ({ target: each, at, outcome })),
      intervalMs: 1000,
    });
    expect(problems).toMatchObject([
      {
        problem: {
          reason:
            'The walk of /a, /b on node pi-1 failed: the cluster refuses.',
        },
      },
    ]);
  });

  it('names nodes that are not ready and volumes that cannot be found', () => {
    const result = walkRound({
      plan: plan({
        unlocated: [{ volumeName: 'x', reason: 'nobody knows' }],
        unreachableNodes: [{ node: 'pi-2', volumeNames: ['y'] }],
      }),
      results: [],
      intervalMs: 1000,
    });
    expect(result.failedVolumes).toMatchObject([
      { volumeName: 'x', failure: { reason: 'nobody knows' } },
      {
        volumeName: 'y',
        failure: { reason: expect.stringContaining('not ready') },
      },
    ]);
    expect(result.problems).toMatchObject([{ node: 'pi-2' }]);
  });
});
