import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { StorageApi } from '../api/StorageApi';
import { applyManifestsExamples } from './applyManifests.examples';
import { warningsOf } from './describeChecks';
import {
  explainRefusal,
  logLinesOf,
  objectsOf,
  readManifestRequest,
} from './manifestRequest';

/**
 * `storage:manifests:apply`: server-side apply of the manifests in the workspace. Repeating it
 * changes nothing; in a dry run the cluster rehearses it.
 */
export function createApplyManifestsAction({ api }: { api: StorageApi }) {
  return createTemplateAction({
    id: 'storage:manifests:apply',
    description:
      'Applies the manifests of a Kustomize folder of the workspace: allowed kinds and fields only, in a namespace that you may use.',
    examples: applyManifestsExamples,
    supportsDryRun: true,
    schema: {
      input: {
        cluster: z => z.string({ description: 'Name of the cluster' }),
        namespace: z => z.string({ description: 'Namespace to deploy to' }),
        path: z =>
          z.string({
            description: 'Folder of the workspace with a kustomization.yaml',
          }),
      },
      output: {
        objects: z =>
          z.array(
            z.object({
              kind: z.string({ description: 'Kind of the object' }),
              name: z.string({ description: 'Name of the object' }),
              outcome: z.string({
                description: 'created, changed or unchanged',
              }),
            }),
          ),
      },
    },
    async handler(ctx) {
      const { cluster, namespace, path } = ctx.input;
      const { body, files } = await readManifestRequest({
        cluster,
        namespace,
        workspace: ctx.workspacePath,
        path,
      });
      const send = async () => {
        const result = await api.call(ctx, (client, options) =>
          ctx.isDryRun
            ? client.checkManifests({ body }, options)
            : client.applyManifests({ body }, options),
        );
        logLinesOf(result).forEach(line => ctx.logger.info(line));
        warningsOf(result.checks).forEach(line => ctx.logger.warn(line));
        const refusals = explainRefusal(result, files);
        if (refusals.length) {
          throw new InputError(
            `${cluster}/${namespace} refused the manifests: ${refusals.join(
              '; ',
            )}. Objects that were applied stay; applying again changes only what differs.`,
          );
        }
        return objectsOf(result);
      };
      ctx.output(
        'objects',
        ctx.isDryRun
          ? await send()
          : await ctx.checkpoint({ key: 'apply', fn: send }),
      );
    },
  });
}
