import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { StorageApi } from '../api/StorageApi';
import { OperationWatch } from '../wait/OperationWatch';
import { operationInput, requestOf } from './operationRequest';
import { runOperationExamples } from './runOperation.examples';

/**
 * `storage:operation:run`: starts what was planned and waits for its end. A task that is run again
 * goes on waiting for the operation that it started before. Cancelling the task does not cancel the
 * operation: who looks at its page decides. In a dry run nothing is started.
 *
 * @param options.pollIntervalMs - milliseconds between two looks; 3000 by default
 */
export function createRunOperationAction(options: {
  api: StorageApi;
  pollIntervalMs?: number;
}) {
  const { api, pollIntervalMs = 3000 } = options;
  return createTemplateAction({
    id: 'storage:operation:run',
    description:
      'Starts a planned operation by the hash of its plan and waits for its end. A move stops the application for a while; a release destroys what a kept volume holds.',
    examples: runOperationExamples,
    supportsDryRun: true,
    schema: {
      input: {
        ...operationInput,
        planHash: z =>
          z.string({ description: 'Output of storage:operation:plan' }),
        confirmation: z =>
          z
            .string({
              description: 'What a person typed, where the plan asks for it',
            })
            .optional(),
        timeoutMinutes: z =>
          z
            .number({
              description:
                'How long to wait; 720 by default. The operation goes on afterwards',
            })
            .positive()
            .optional(),
      },
      output: {
        operation: z => z.string({ description: 'Id of the operation' }),
        state: z =>
          z.string({
            description:
              'done, or waiting-for-repository where the manifests still name the old class',
          }),
        downSeconds: z =>
          z
            .number({ description: 'How long the application was down' })
            .optional(),
        kept: z => z.string({ description: 'What is kept, in words' }),
      },
    },
    async handler(ctx) {
      const { planHash, confirmation, timeoutMinutes = 720 } = ctx.input;
      const request = requestOf(ctx.input);
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would start: ${request.kind} of ${request.claims.join(', ')} in ${
            request.cluster
          }/${request.namespace}`,
        );
        return;
      }
      const id = await ctx.checkpoint({
        key: 'operation',
        fn: async () => {
          const operation = await api.call(ctx, (client, call) =>
            client.startOperation(
              {
                body: {
                  planHash,
                  request: {
                    ...request,
                    ...(confirmation && { confirmation }),
                  },
                },
              },
              call,
            ),
          );
          return operation.id;
        },
      });
      ctx.output('operation', id);
      const ended = await new OperationWatch({
        api,
        operation: id,
        initiator: ctx,
        logger: ctx.logger,
        pollIntervalMs,
        deadline: Date.now() + timeoutMinutes * 60_000,
      }).untilOver();
      const { downtime, situation, state } = ended;
      ctx.output('state', state);
      ctx.output('downSeconds', downtime?.totalSeconds);
      ctx.output('kept', situation.kept);
    },
  });
}
