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
});
