import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import {
  actionContext,
  errorBody,
  storageUrl,
  testStorageApi,
} from '../__testUtils__/storageApi';
import { createWaitForWorkloadAction } from './waitForWorkload';
import { waitForWorkloadExamples } from './waitForWorkload.examples';

const statusUrl = `${storageUrl}/clusters/home/namespaces/orders/statefulsets/orders-db/status`;
const runsUrl = `${storageUrl}/clusters/home/namespaces/orders/cronjobs/orders-db-dump/runs`;
const input = {
  cluster: 'home',
  namespace: 'orders',
  name: 'orders-db',
  cronJob: 'orders-db-dump',
};
const [example] = waitForWorkloadExamples;

function status(more: object = {}) {
  return {
    kind: 'StatefulSet',
    name: 'orders-db',
    found: true,
    ready: true,
    replicas: 1,
    readyReplicas: 1,
    reasons: [],
    ...more,
  };
}

const succeeded = {
  state: 'succeeded',
  listed: true,
  file: 'orders_db-20260101T000000Z.dump',
  bytes: 1234,
  entries: 7,
};

describe('storage:workload:wait', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const action = createWaitForWorkloadAction({
    api: testStorageApi(),
    pollIntervalMs: 1,
  });
  const keys: string[] = [];

  beforeEach(() => {
    keys.length = 0;
  });

  /** Answers with one status after the other; the last one stays. */
  function answer(statuses: object[], created = true): void {
    let next = 0;
    server.use(
      http.get(statusUrl, () =>
        HttpResponse.json(statuses[Math.min(next++, statuses.length - 1)]),
      ),
      http.post(runsUrl, async ({ request }) => {
        const { key } = (await request.json()) as { key: string };
        keys.push(key);
        return HttpResponse.json({ job: `orders-db-dump-${key}`, created });
      }),
    );
  }

  it('waits until it is ready and its first dump is listed', async () => {
    answer([
      status({ found: false, ready: false }),
      status({ ready: false, reasons: ['Pod orders-db-0: ContainerCreating'] }),
      status(),
      status({ dump: { state: 'running', listed: false } }),
      status({ dump: succeeded }),
    ]);
    const logger = mockServices.logger.mock();
    const context = actionContext(parse(example.example).steps[0].input, {
      logger,
    });
    await action.handler(context);
    expect(keys).toEqual(['first']);
    expect(context.output).toHaveBeenCalledWith('ready', true);
    expect(context.output).toHaveBeenCalledWith('dumpFile', succeeded.file);
    expect(context.output).toHaveBeenCalledWith('dumpBytes', 1234);
    expect(context.output).toHaveBeenCalledWith('dumpEntries', 7);
    expect(logger.info).toHaveBeenCalledWith(
      'Waiting for StatefulSet orders-db: Pod orders-db-0: ContainerCreating',
    );
  });

  it('is satisfied without a CronJob when it is ready', async () => {
    answer([status()]);
    const { cronJob: _, ...rest } = input;
    await action.handler(actionContext(rest));
    expect(keys).toEqual([]);
  });

  it('says why it is not ready when the time is over', async () => {
    answer([
      status({
        ready: false,
        reasons: ['Claim data-orders-db-0 is pending: no such class'],
      }),
    ]);
    await expect(
      action.handler(actionContext({ ...input, timeoutMinutes: 0.0005 })),
    ).rejects.toThrow(
      'StatefulSet orders-db is not ready in time: Claim data-orders-db-0 is pending: no such class',
    );
  });

  it('fails early, with the reason, where the image cannot be pulled', async () => {
    const reasons = ['The pod orders-db-0 waits: ImagePullBackOff: no image'];
    answer([status({ ready: false, reasons })]);
    const impatient = createWaitForWorkloadAction({
      api: testStorageApi(),
      pollIntervalMs: 1,
      imagePatienceMs: 20,
    });
    const logger = mockServices.logger.mock();
    await expect(
      impatient.handler(actionContext(input, { logger })),
    ).rejects.toThrow(
      'StatefulSet orders-db cannot start, its image cannot be pulled: The pod orders-db-0 waits: ImagePullBackOff: no image.',
    );
    expect(logger.info).toHaveBeenCalledWith(
      `Waiting for StatefulSet orders-db: ${reasons[0]}`,
    );
  });

  it('waits on where the image comes after all', async () => {
    const reasons = ['The pod orders-db-0 waits: ErrImagePull: timeout'];
    answer([status({ ready: false, reasons }), status({ dump: succeeded })]);
    await action.handler(actionContext(input));
    expect(keys).toEqual(['first']);
  });

  it('fails when the dump that it started fails', async () => {
    answer([
      status({
        dump: { state: 'failed', listed: false, message: 'dump: no space' },
      }),
    ]);
    await expect(action.handler(actionContext(input))).rejects.toThrow(
      'The dump by Job orders-db-dump-first failed: dump: no space',
    );
    expect(keys).toEqual(['first']);
  });

  it('does not believe a dump that says nothing', async () => {
    answer([status({ dump: { state: 'succeeded', listed: false } })]);
    await expect(action.handler(actionContext(input))).rejects.toThrow(
      'it did not say what it dumped',
    );
  });

  it('starts another dump where an earlier run left a failed one', async () => {
    answer([status(), status({ dump: { state: 'failed', listed: false } })]);
    server.use(
      http.post(runsUrl, async ({ request }) => {
        const { key } = (await request.json()) as { key: string };
        keys.push(key);
        if (key === 'first-2') {
          server.use(
            http.get(statusUrl, () =>
              HttpResponse.json(status({ dump: succeeded })),
            ),
          );
        }
        return HttpResponse.json({
          job: `orders-db-dump-${key}`,
          created: key !== 'first',
        });
      }),
    );
    await action.handler(actionContext(input));
    expect(keys).toEqual(['first', 'first-2']);
  });

  it('outlives a cluster that does not answer for a moment', async () => {
    let calls = 0;
    answer([status({ dump: succeeded })]);
    server.use(
      http.get(statusUrl, () => {
        calls += 1;
        return calls < 3
          ? HttpResponse.json(
              errorBody('ServiceUnavailableError', 'home does not answer'),
              { status: 503 },
            )
          : HttpResponse.json(status({ dump: succeeded }));
      }),
    );
    await action.handler(actionContext(input));
    expect(calls).toBeGreaterThan(2);
  });

  it('ends at once where it is forbidden to look', async () => {
    server.use(
      http.get(statusUrl, () =>
        HttpResponse.json(errorBody('NotAllowedError', 'Not yours'), {
          status: 403,
        }),
      ),
    );
    await expect(action.handler(actionContext(input))).rejects.toThrow(
      'Not yours',
    );
  });

  it('ends when the task is cancelled', async () => {
    const cancelled = new AbortController();
    answer([status({ ready: false })]);
    server.use(
      http.get(statusUrl, () => {
        cancelled.abort();
        return HttpResponse.json(status({ ready: false }));
      }),
    );
    await expect(
      action.handler(actionContext(input, { signal: cancelled.signal })),
    ).rejects.toThrow(/abort/i);
  });

  it('waits for nothing in a dry run', async () => {
    const context = actionContext(input, { isDryRun: true });
    await action.handler(context);
    expect(context.output).toHaveBeenCalledWith('ready', true);
  });
});
