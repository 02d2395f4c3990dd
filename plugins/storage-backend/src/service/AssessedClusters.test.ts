import { mockServices } from '@backstage/backend-test-utils';
import { buildWorld } from '../assess/testing';
import { AssessedClusters } from './AssessedClusters';
import { MemoryWorlds } from './testing/MemoryWorlds';

const nothing = { claims: [], pools: [], findings: [] };

describe('AssessedClusters', () => {
  const logger = mockServices.logger.mock();
  const assess = jest.fn();
  let source: MemoryWorlds;
  let clusters: AssessedClusters;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.resetAllMocks();
    assess.mockReturnValue(nothing);
    source = new MemoryWorlds([
      buildWorld({ name: 'home' }),
      buildWorld({ name: 'away' }),
    ]);
    clusters = AssessedClusters.create({ source, assess, logger });
    clusters.start();
  });

  afterEach(() => {
    clusters.stop();
    jest.useRealTimers();
  });

  it('assesses once however often it is asked', () => {
    clusters.all();
    clusters.all('home');
    clusters.get('away');
    expect(assess).toHaveBeenCalledTimes(2);
    expect(clusters.get('moon')).toBeUndefined();
  });

  it('assesses a burst of changes once, then tells of it', async () => {
    const listener = jest.fn(() => clusters.get('home')?.world.title);
    clusters.onChange(listener);
    clusters.all();
    assess.mockClear();
    source.change(buildWorld({ name: 'home', title: 'First' }), ['shop']);
    source.change(buildWorld({ name: 'home', title: 'Second' }), ['bank']);
    expect(listener).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1000);
    expect(assess).toHaveBeenCalledTimes(1);
    expect(listener.mock.calls).toEqual([
      [{ cluster: 'home', namespaces: ['shop', 'bank'] }],
    ]);
    expect(listener).toHaveReturnedWith('Second');
  });

  it('judges again from time to time, because figures grow old', async () => {
    clusters.all();
    assess.mockClear();
    await jest.advanceTimersByTimeAsync(31_000);
    expect(assess).toHaveBeenCalledTimes(2);
  });

  it('shows a cluster that cannot be assessed, and the others', () => {
    assess.mockImplementation(({ world }) => {
      if (world.name === 'home') {
        throw new Error('unforeseen');
      }
      return nothing;
    });
    expect(
      clusters
        .all()
        .map(({ cluster: { name, state, message } }) => [name, state, message]),
    ).toEqual([
      ['home', 'partial', expect.stringContaining('unforeseen')],
      ['away', 'ready', undefined],
    ]);
  });
});
