import { mockServices } from '@backstage/backend-test-utils';
import type { OperationState } from '@stowage/backstage-plugin-storage-common';
import type { OperationRecord } from '../../store';
import { OperationReporter } from './OperationReporter';

function recordOf(change: Partial<OperationRecord> = {}): OperationRecord {
  return {
    id: 'op0123456789',
    kind: 'move',
    state: 'done',
    cluster: 'home',
    namespace: 'shop',
    claims: ['data-db-0'],
    createdBy: 'user:default/anna',
    plan: { title: 'Move data-db-0 to local-path' },
    words: undefined,
    startedAt: 1_000,
    finishedAt: 61_000,
    downtime: { totalSeconds: 11 },
    ...change,
  } as OperationRecord;
}

function reporterFor(options: { owners?: string[]; fail?: Error } = {}) {
  const metrics = new Map<string, jest.Mock>();
  const meter = (name: string) => {
    const write = jest.fn();
    metrics.set(name, write);
    return { add: write, record: write };
  };
  const send = jest.fn(async () => {
    if (options.fail) {
      throw options.fail;
    }
  });
  const publish = jest.fn();
  const logger = mockServices.logger.mock();
  const reporter = new OperationReporter({
    publish,
    notifications: { send } as never,
    owners: async () => options.owners ?? ['group:default/shop'],
    metrics: { createCounter: meter, createHistogram: meter } as never,
    logger,
  });
  /** Everything that was begun has happened. */
  const settled = async (record: OperationRecord) => {
    reporter.settled(record);
    await new Promise(resolve => setImmediate(resolve));
  };
  return { reporter, settled, metrics, send, publish, logger };
}

describe('what is told of operations', () => {
  it('tells browsers of every change, and nobody else', () => {
    const { reporter, publish, send, metrics } = reporterFor();
    reporter.changed(recordOf({ state: 'running' }));
    expect(publish).toHaveBeenCalledWith('op0123456789');
    expect(send).not.toHaveBeenCalled();
    expect(metrics.get('storage.operations.settled')).not.toHaveBeenCalled();
  });

  it.each<[OperationState, string, string]>([
    ['done', 'is done', 'normal'],
    ['cancelled', 'was cancelled; everything is as it was', 'low'],
    ['undone', 'failed; everything is as it was', 'high'],
    [
      'waiting-for-confirmation',
      'waits for you: the stop would be longer',
      'high',
    ],
    [
      'moved-not-ready',
      'has moved the data, and the application is not ready',
      'critical',
    ],
    [
      'waiting-for-repository',
      'waits until the repository names the new class',
      'normal',
    ],
    [
      'needs-a-person',
      'needs a person: nothing more is done by itself',
      'critical',
    ],
  ])(
    'notifies owners and who started it: %s',
    async (state, words, severity) => {
      const { settled, send } = reporterFor();
      await settled(recordOf({ state, words: 'because of that' }));
      expect(send).toHaveBeenCalledTimes(1);
      expect(send).toHaveBeenCalledWith({
        recipients: {
          type: 'entity',
          entityRef: ['group:default/shop', 'user:default/anna'],
        },
        payload: {
          title: `Move data-db-0 to local-path ${words}`,
          description: 'because of that',
          link: '/storage/operations/op0123456789',
          severity,
          topic: 'storage-operations',
          scope: 'storage-operation-op0123456789',
        },
      });
    },
  );

  it('notifies nobody who is no person or group, and each once', async () => {
    const { settled, send } = reporterFor({
      owners: ['user:default/anna', 'component:default/shop'],
    });
    await settled(recordOf());
    expect(send).toHaveBeenCalledWith(
      expect.objectContaining({
        recipients: { type: 'entity', entityRef: ['user:default/anna'] },
      }),
    );
    const alone = reporterFor({ owners: [] });
    await alone.settled(recordOf({ createdBy: 'plugin:scaffolder' }));
    expect(alone.send).not.toHaveBeenCalled();
  });

  it('counts ends, and measures how long it took and how long it was down', async () => {
    const { settled, metrics } = reporterFor();
    await settled(recordOf());
    expect(metrics.get('storage.operations.settled')).toHaveBeenCalledWith(1, {
      kind: 'move',
      state: 'done',
    });
    expect(metrics.get('storage.operations.duration')).toHaveBeenCalledWith(
      60,
      {
        kind: 'move',
        state: 'done',
      },
    );
    expect(metrics.get('storage.operations.downtime')).toHaveBeenCalledWith(
      11,
      {
        kind: 'move',
      },
    );
  });

  it('measures nothing that has not ended or did not happen', async () => {
    const { settled, metrics } = reporterFor();
    await settled(
      recordOf({ state: 'moved-not-ready', finishedAt: undefined }),
    );
    await settled(recordOf({ kind: 'release', downtime: undefined }));
    expect(metrics.get('storage.operations.downtime')).not.toHaveBeenCalled();
    expect(metrics.get('storage.operations.duration')).toHaveBeenCalledTimes(1);
    expect(metrics.get('storage.operations.settled')).toHaveBeenCalledTimes(2);
  });

  it('goes on where notifications do not work', async () => {
    const { settled, publish, logger } = reporterFor({
      fail: new Error('no such plugin'),
    });
    await settled(recordOf());
    expect(publish).toHaveBeenCalledTimes(1);
    expect(logger.debug).toHaveBeenCalledWith(
      'Cannot notify anybody of operation op0123456789',
      expect.objectContaining({ message: 'no such plugin' }),
    );
  });
});
