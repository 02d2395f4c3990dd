import { mockServices } from '@backstage/backend-test-utils';
import { OperationPublisher } from './OperationPublisher';

describe('OperationPublisher', () => {
  const publish = jest.fn();
  const logger = mockServices.logger.mock();
  let publisher: OperationPublisher;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.resetAllMocks();
    publish.mockResolvedValue(undefined);
    publisher = new OperationPublisher({ signals: { publish }, logger });
  });

  afterEach(() => {
    publisher.stop();
    jest.useRealTimers();
  });

  it('sends ids at most once a second', async () => {
    publisher.changed('op1');
    publisher.changed('op2');
    publisher.changed('op1');
    await jest.advanceTimersByTimeAsync(1000);
    expect(publish.mock.calls).toEqual([
      [
        {
          recipients: { type: 'broadcast' },
          channel: 'storage:operations',
          message: { operations: ['op1', 'op2'] },
        },
      ],
    ]);
    await jest.advanceTimersByTimeAsync(5000);
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('goes on quietly where signals are missing', async () => {
    publish.mockRejectedValue(new Error('no signals'));
    publisher.changed('op1');
    await jest.advanceTimersByTimeAsync(1000);
    expect(publish).toHaveBeenCalledTimes(1);
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
