import { buildWorld } from '../assess/testing';
import { describeCluster } from './describeCluster';

const problem = (node: string) => ({
  readingProblems: [
    {
      node,
      source: 'walk' as const,
      problem: { code: 'WALK_FAILED' as const, reason: 'No namespace.' },
    },
  ],
});

describe('describeCluster', () => {
  it('does not claim to walk a cluster in which every walk fails, and says why', () => {
    expect(describeCluster(buildWorld(problem('*')))).toMatchObject({
      walking: false,
      message: 'No namespace.',
    });
  });

  it('goes on to walk where one node fails', () => {
    expect(describeCluster(buildWorld(problem('worker-1')))).toMatchObject({
      walking: true,
      message: undefined,
    });
  });
});
