import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import { operationAnswer } from '../__testUtils__/operations';
import {
  actionContext,
  errorBody,
  storageUrl,
  testStorageApi,
} from '../__testUtils__/storageApi';
import { moveRequest } from './planOperation.examples';
import { createRunOperationAction } from './runOperation';
import { runOperationExamples } from './runOperation.examples';

const operationsUrl = `${storageUrl}/operations`;
const input = { ...moveRequest, planHash: 'h1' };

describe('storage:operation:run', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const action = createRunOperationAction({
    api: testStorageApi(),
    pollIntervalMs: 1,
  });
  const started: unknown[] = [];

  beforeEach(() => {
    started.length = 0;
  });

  /** Takes the start, and answers with one operation after the other; the last one stays. */
  function answer(...operations: object[]): void {
    let next = 0;
    server.use(
      http.post(operationsUrl, async ({ request }) => {
        started.push(await request.json());
        return HttpResponse.json(operationAnswer('queued'), { status: 202 });
      }),
      http.get(`${operationsUrl}/op0123456789`, () =>
        HttpResponse.json(operations[Math.min(next++, operations.length - 1)]),
      ),
    );
  }

  it('starts the plan by its hash and follows it to its end', async () => {
    answer(
      operationAnswer('running', {
        steps: [
          {
            id: 'stage',
            title: 'Copy',
            detail: '',
            state: 'running',
            attempts: 1,
            ifItStopsHere: '',
          },
        ],
      }),
      operationAnswer('done', { downtime: { totalSeconds: 19.5 } }),
    );
    const logger = mockServices.logger.mock();
    const context = actionContext(
      {
        ...parse(runOperationExamples[0].example).steps[0].input,
        planHash: 'h1',
        confirmation: 'data-orders-db-0',
      },
      { logger },
    );
    await action.handler(context);
    expect(started).toEqual([
      {
        planHash: 'h1',
        request: { ...moveRequest, confirmation: 'data-orders-db-0' },
      },
    ]);
    expect(logger.info).toHaveBeenCalledWith(
      'Move data-orders-db-0 to local-path: Copy',
    );
    expect(context.output).toHaveBeenCalledWith('operation', 'op0123456789');
    expect(context.output).toHaveBeenCalledWith('state', 'done');
    expect(context.output).toHaveBeenCalledWith('downSeconds', 19.5);
    expect(context.output).toHaveBeenCalledWith(
      'kept',
      'The original is kept.',
    );
  });

  it('goes on with the operation of an interrupted task instead of starting another', async () => {
    answer(operationAnswer('undone'), operationAnswer('done'));
    const context = actionContext(input);
    await expect(action.handler(context)).rejects.toThrow('ended as undone');
    await action.handler(context);
    expect(started).toHaveLength(1);
  });

  it('leaves the repository to later steps', async () => {
    answer(operationAnswer('waiting-for-repository'));
    const context = actionContext(input);
    await action.handler(context);
    expect(context.output).toHaveBeenCalledWith(
      'state',
      'waiting-for-repository',
    );
  });

  it.each(['cancelled', 'undone', 'needs-a-person'])(
    'fails in the words of an operation that ended as %s',
    async state => {
      answer(operationAnswer(state));
      await expect(action.handler(actionContext(input))).rejects.toThrow(
        `Move data-orders-db-0 to local-path ended as ${state}: Somebody has to look. At this moment: The application runs. The data is on the original. See /storage/operations/op0123456789.`,
      );
    },
  );

  it.each(['waiting-for-confirmation', 'moved-not-ready'])(
    'waits where the operation is %s, and says that it goes on without the task',
    async state => {
      answer(operationAnswer(state));
      await expect(
        action.handler(actionContext({ ...input, timeoutMinutes: 0.0005 })),
      ).rejects.toThrow(
        `Operation op0123456789 is not finished in time: it is ${state}. Somebody has to look. It goes on without this task.`,
      );
    },
  );

  it('passes on that the plan does not hold any more', async () => {
    server.use(
      http.post(operationsUrl, () =>
        HttpResponse.json(
          errorBody('ConflictError', 'PLAN_OUTDATED: the claim grew'),
          { status: 409 },
        ),
      ),
    );
    await expect(action.handler(actionContext(input))).rejects.toThrow(
      'PLAN_OUTDATED: the claim grew',
    );
  });

  it('starts nothing in a dry run', async () => {
    answer(operationAnswer('done'));
    const logger = mockServices.logger.mock();
    await action.handler(actionContext(input, { logger, isDryRun: true }));
    expect(started).toEqual([]);
    expect(logger.info).toHaveBeenCalledWith(
      'Would start: move of data-orders-db-0 in home/orders',
    );
  });
});
