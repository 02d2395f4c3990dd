import { mockServices } from '@backstage/backend-test-utils';
import { ChangePublisher } from './ChangePublisher';

describe('ChangePublisher', () => {
  const publish = jest.fn();
  const logger = mockServices.logger.mock();
  let publisher: ChangePublisher;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.resetAllMocks();
    publish.mockResolvedValue(undefined);
    publisher = new ChangePublisher({ signals: { publish }, logger });
  });

  afterEach(() => {
    publisher.stop();
    jest.useRealTimers();
  });

  it('sends a burst as one message of names, within a second', async () => {
    publisher.changed({ cluster: 'home', namespaces: ['shop'] });
    publisher.changed({ cluster: 'home', namespaces: ['bank', 'shop'] });
    publisher.changed({ cluster: 'away', namespaces: [] });
    await jest.advanceTimersByTimeAsync(1000);
    expect(publish.mock.calls).toEqual([
      [
        {
          recipients: { type: 'broadcast' },
          channel: 'storage:changes',
          message: {
            clusters: ['home', 'away'],
            namespaces: { home: ['bank', 'shop'] },
          },
        },
      ],
    ]);
    await jest.advanceTimersByTimeAsync(5000);
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('names the cluster alone where too many namespaces changed', async () => {
    publisher.changed({
      cluster: 'home',
      namespaces: Array.from({ length: 101 }, (_, index) => `n${index}`),
    });
    publisher.changed({ cluster: 'home', namespaces: ['shop'] });
    await jest.advanceTimersByTimeAsync(1000);
    expect(publish.mock.calls[0][0].message).toEqual({
      clusters: ['home'],
      namespaces: {},
    });
  });

  it('goes on quietly where signals are missing', async () => {
    publish.mockRejectedValue(new Error('no signals'));
    publisher.changed({ cluster: 'home', namespaces: [] });
    await jest.advanceTimersByTimeAsync(1000);
    publisher.changed({ cluster: 'home', namespaces: [] });
    await jest.advanceTimersByTimeAsync(1000);
    expect(publish).toHaveBeenCalledTimes(2);
    expect(logger.warn).not.toHaveBeenCalled();
    expect(logger.error).not.toHaveBeenCalled();
  });
});
