import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { StorageApi } from '../api/StorageApi';
import { WorkloadWatch } from '../wait/WorkloadWatch';
import { waitForWorkloadExamples } from './waitForWorkload.examples';

/**
 * `storage:workload:wait`: waits until a StatefulSet is ready and, where a CronJob is named,
 * until one dump of it succeeded and was listed. In a dry run nothing is waited for.
 *
 * @param options.pollIntervalMs - milliseconds between two looks; 3000 by default
 * @param options.imagePatienceMs - milliseconds for which an image may be missing before the step
 * fails; two minutes by default
 */
export function createWaitForWorkloadAction(options: {
  api: StorageApi;
  pollIntervalMs?: number;
  imagePatienceMs?: number;
}) {
  const { api, pollIntervalMs = 3000, imagePatienceMs } = options;
  return createTemplateAction({
    id: 'storage:workload:wait',
    description:
      'Waits until a StatefulSet is ready and one dump of its CronJob succeeded and was listed.',
    examples: waitForWorkloadExamples,
    supportsDryRun: true,
    schema: {
      input: {
        cluster: z => z.string({ description: 'Name of the cluster' }),
        namespace: z => z.string({ description: 'Namespace of the workload' }),
        name: z => z.string({ description: 'Name of the StatefulSet' }),
        cronJob: z =>
          z
            .string({
              description:
                'CronJob that makes the dumps; its first Job is started and waited for',
            })
            .optional(),
        timeoutMinutes: z =>
          z
            .number({ description: 'How long to wait; 20 by default' })
            .positive()
            .optional(),
      },
      output: {
        ready: z => z.boolean({ description: 'The workload is ready' }),
        dumpFile: z =>
          z.string({ description: 'Name of the first dump' }).optional(),
        dumpBytes: z =>
          z.number({ description: 'Its size in bytes' }).optional(),
        dumpEntries: z =>
          z
            .number({ description: 'Entries of its table of contents' })
            .optional(),
      },
    },
    async handler(ctx) {
      const { timeoutMinutes = 20, ...target } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info(
          `Would wait at most ${timeoutMinutes} min for StatefulSet ${
            target.name
          }${target.cronJob ? ` and the first dump by ${target.cronJob}` : ''}`,
        );
        ctx.output('ready', true);
        return;
      }
      const watch = new WorkloadWatch({
        ...target,
        api,
        initiator: ctx,
        logger: ctx.logger,
        pollIntervalMs,
        imagePatienceMs,
        deadline: Date.now() + timeoutMinutes * 60_000,
      });
      await watch.untilReady();
      if (target.cronJob) {
        const dump = await watch.untilDumped(target.cronJob);
        ctx.output('dumpFile', dump.file);
        ctx.output('dumpBytes', dump.bytes);
        ctx.output('dumpEntries', dump.entries);
      }
      ctx.output('ready', true);
    },
  });
}
