import type { WalkTarget } from './targets';
import { WalkTurns } from './WalkTurns';

const target = (path: string): WalkTarget => ({
  node: 'pi-1',
  kind: 'folder',
  path,
  volumes: [],
});
const [a, b, c] = ['/a', '/b', '/c'].map(target);
const measured = (path: string, measuredAt: string) => ({
  node: 'pi-1',
  path,
  source: 'walk' as const,
  measuredAt,
  intervalMs: 1,
});
const paths = (targets: WalkTarget[]) => targets.map(({ path }) => path);

describe('WalkTurns', () => {
  it('begins with what was never measured, then with the oldest figure', () => {
    const turns = new WalkTurns();
    expect(
      paths(
        turns.inOrder(
          [a, b, c],
          [
            measured('/a', '2026-03-01T10:00:00.000Z'),
            measured('/b', '2026-03-01T09:00:00.000Z'),
          ],
        ),
      ),
    ).toEqual(['/c', '/b', '/a']);
  });

  it('lets a folder that fails every time wait its turn', () => {
    const turns = new WalkTurns();
    const targets = [a, b, c];
    turns.done({ targets, tried: [a], at: '2026-03-01T10:00:00.000Z' });
    turns.done({ targets, tried: [b], at: '2026-03-01T10:15:00.000Z' });
    expect(paths(turns.inOrder(targets, []))).toEqual(['/c', '/a', '/b']);
  });

  it('forgets folders that are gone', () => {
    const turns = new WalkTurns();
    const at = '2026-03-01T10:00:00.000Z';
    turns.done({ targets: [a], tried: [a], at });
    turns.done({ targets: [b], tried: [b], at });
    expect(paths(turns.inOrder([b, a], []))).toEqual(['/a', '/b']);
  });

  describe('due', () => {
    const holding = (...names: string[]): WalkTarget => ({
      ...a,
      volumes: names.map(volumeName => ({ volumeName, path: '' })),
    });
    const read = (volumeName: string) => ({
      volumeName,
      source: 'walk' as const,
      scope: 'directory' as const,
      measuredAt: '2026-03-01T10:00:00.000Z',
      intervalMs: 1,
    });
    const due = (
      wanted: WalkTarget,
      at: string,
      turns: WalkTurns = new WalkTurns(),
    ) =>
      turns.due([wanted], {
        measured: {
          nodeReadings: [measured('/a', '2026-03-01T10:00:00.000Z')],
          volumeReadings: [read('pvc-1')],
        },
        at: `2026-03-01T${at}.000Z`,
        intervalMs: 15 * 60_000,
      }).length > 0;

    it('walks a folder again after an interval', () => {
      expect(due(holding('pvc-1'), '10:14:59')).toBe(false);
      expect(due(holding('pvc-1'), '10:15:00')).toBe(true);
    });

    it('walks it sooner for a new volume, yet not for each one at once', () => {
      expect(due(holding('pvc-1', 'pvc-2'), '10:01:59')).toBe(false);
      expect(due(holding('pvc-1', 'pvc-2'), '10:02:00')).toBe(true);
    });

    it('does not try a new volume that fails again and again', () => {
      const turns = new WalkTurns();
      const targets = [holding('pvc-1', 'pvc-2')];
      turns.done({ targets, tried: targets, at: '2026-03-01T10:03:00.000Z' });
      expect(due(targets[0], '10:06:00', turns)).toBe(false);
      expect(due(targets[0], '10:18:00', turns)).toBe(true);
    });

    it('walks a folder that never was at once', () => {
      expect(due(b, '10:00:01')).toBe(true);
    });
  });
});
