import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import { planAnswer } from '../__testUtils__/operations';
import {
  actionContext,
  errorBody,
  storageUrl,
  testStorageApi,
} from '../__testUtils__/storageApi';
import { createPlanOperationAction } from './planOperation';
import { moveRequest, planOperationExamples } from './planOperation.examples';

const planUrl = `${storageUrl}/operations/plan`;

describe('storage:operation:plan', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const action = createPlanOperationAction({ api: testStorageApi() });
  const [example] = planOperationExamples;

  it('gives the hash of the plan, and says what would be done', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(planUrl, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(
          planAnswer({
            typedConfirmation: 'data-orders-db-0',
            preflight: [
              {
                code: 'BYTES_NOT_MEASURED',
                level: 'warning',
                message: 'Nobody has measured it.',
                remedy: 'Switch on walking.',
              },
            ],
          }),
        );
      }),
    );
    const logger = mockServices.logger.mock();
    // A dry run makes the same plan: nothing is changed by it.
    const context = actionContext(parse(example.example).steps[0].input, {
      logger,
      isDryRun: true,
    });
    await action.handler(context);
    expect(asked).toEqual([moveRequest]);
    expect(context.output).toHaveBeenCalledWith('planHash', 'h1');
    expect(context.output).toHaveBeenCalledWith('stopSeconds', 20);
    expect(context.output).toHaveBeenCalledWith(
      'typedConfirmation',
      'data-orders-db-0',
    );
    expect(context.output).toHaveBeenCalledWith('warnings', [
      'Nobody has measured it. Switch on walking.',
    ]);
    expect(logger.info).toHaveBeenCalledWith(
      'Lock the workload (application up): Nobody else works on it',
    );
  });

  it('fails with every reason and remedy where the plan is declined', async () => {
    server.use(
      http.post(planUrl, () =>
        HttpResponse.json(
          planAnswer({
            outcome: 'declined',
            steps: [],
            preflight: [
              {
                code: 'BLOCK_VOLUME',
                level: 'blocking',
                message: 'It is a block device.',
                remedy: 'Copy it with its own tools.',
              },
              { code: 'NO_BACKUP', level: 'warning', message: 'No copy.' },
            ],
          }),
        ),
      ),
    );
    await expect(action.handler(actionContext(moveRequest))).rejects.toThrow(
      'Move data-orders-db-0 to local-path is declined: BLOCK_VOLUME: It is a block device. Copy it with its own tools.',
    );
  });

  it('passes on who may not', async () => {
    server.use(
      http.post(planUrl, () =>
        HttpResponse.json(
          errorBody('NotAllowedError', 'storage.operation.move is missing'),
          { status: 403 },
        ),
      ),
    );
    await expect(action.handler(actionContext(moveRequest))).rejects.toThrow(
      'storage.operation.move is missing',
    );
  });
});
