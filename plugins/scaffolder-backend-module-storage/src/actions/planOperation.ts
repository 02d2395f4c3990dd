import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { StorageApi } from '../api/StorageApi';
import { describeCheck, warningsOf } from './describeChecks';
import { operationInput, requestOf } from './operationRequest';
import { planOperationExamples } from './planOperation.examples';

/**
 * `storage:operation:plan`: what a move, roll back, release or retirement would do. Changes
 * nothing, so a dry run makes the real plan.
 */
export function createPlanOperationAction({ api }: { api: StorageApi }) {
  return createTemplateAction({
    id: 'storage:operation:plan',
    description:
      'Plans a move, roll back, release or retirement of claims and fails where it would be declined. Changes nothing.',
    examples: planOperationExamples,
    supportsDryRun: true,
    schema: {
      input: operationInput,
      output: {
        planHash: z =>
          z.string({
            description: 'Of every decision in the plan; starting it needs it',
          }),
        title: z => z.string({ description: 'What it is called' }),
        summary: z => z.string({ description: 'What it does, in words' }),
        stopSeconds: z =>
          z
            .number({ description: 'How long the application would be down' })
            .optional(),
        typedConfirmation: z =>
          z
            .string({ description: 'What a person has to type to start it' })
            .optional(),
        warnings: z =>
          z.array(z.string({ description: 'What should be read' })),
      },
    },
    async handler(ctx) {
      const plan = await api.call(ctx, (client, options) =>
        client.planOperation({ body: requestOf(ctx.input) }, options),
      );
      if (plan.outcome !== 'planned') {
        const reasons = plan.preflight
          .filter(({ level }) => level === 'blocking')
          .map(check => `${check.code}: ${describeCheck(check)}`);
        throw new InputError(
          `${plan.title} is declined: ${reasons.join('; ')}`,
        );
      }
      ctx.logger.info(`${plan.title}. ${plan.summary}`);
      plan.steps.forEach(({ title, detail, application }) =>
        ctx.logger.info(`${title} (application ${application}): ${detail}`),
      );
      const warnings = warningsOf(plan.preflight);
      warnings.forEach(warning => ctx.logger.warn(warning));
      ctx.output('planHash', plan.hash);
      ctx.output('title', plan.title);
      ctx.output('summary', plan.summary);
      ctx.output('stopSeconds', plan.figures.stopSeconds);
      ctx.output('typedConfirmation', plan.typedConfirmation);
      ctx.output('warnings', warnings);
    },
  });
}
