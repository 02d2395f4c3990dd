import type { EventsService } from '@backstage/plugin-events-node';
import {
  createTemplateAction,
  getRepoSourceDirectory,
} from '@backstage/plugin-scaffolder-node';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { REPOSITORY_TOPIC } from '@stowage/backstage-plugin-storage-node';
import { existsSync } from 'fs';
import { join } from 'path';
import { pathToFileURL } from 'url';
import { PortalRepositories } from '../repository/PortalRepositories';
import { publisherOf } from '../repository/publisherOf';
import { publishRepositoryExamples } from './publishRepository.examples';

/**
 * `storage:repository:publish`: puts the workspace into a Git repository that the portal keeps
 * itself, for portals without a Git host. Equal content makes no commit.
 */
export function createPublishRepositoryAction(options: {
  repositories: PortalRepositories;
  events: EventsService;
}) {
  const { repositories, events } = options;
  return createTemplateAction({
    id: 'storage:repository:publish',
    description:
      'Puts the workspace into a Git repository that the portal keeps itself, and has the catalog read it.',
    examples: publishRepositoryExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string({ description: 'Name of the repository' }),
        owner: z =>
          z.string({ description: 'Entity ref of who answers for it' }),
        message: z =>
          z.string({ description: 'Message of the commit' }).optional(),
        sourcePath: z =>
          z
            .string({
              description: 'Folder of the workspace; all of it by default',
            })
            .optional(),
      },
      output: {
        remoteUrl: z => z.string({ description: 'What to clone' }),
        catalogInfoUrl: z =>
          z.string({ description: 'Where the entity is read from' }),
        commitHash: z => z.string({ description: 'The newest commit' }),
        changed: z =>
          z.boolean({ description: 'False where all was there already' }),
      },
    },
    async handler(ctx) {
      const { name, message = `Publish ${name}`, sourcePath } = ctx.input;
      const owner = stringifyEntityRef(
        parseEntityRef(ctx.input.owner, {
          defaultKind: 'group',
          defaultNamespace: 'default',
        }),
      );
      const source = getRepoSourceDirectory(ctx.workspacePath, sourcePath);
      if (!existsSync(join(source, 'catalog-info.yaml'))) {
        throw new NotFoundError(
          `The workspace has no ${join(
            sourcePath ?? '.',
            'catalog-info.yaml',
          )}, so the catalog would not find the component`,
        );
      }
      const publisher = publisherOf(ctx.user);
      if (ctx.isDryRun) {
        const what = await repositories.rehearse({ name, owner, publisher });
        ctx.logger.info(`Would ${what} the repository ${name} of ${owner}`);
        ctx.output('remoteUrl', `file:///${name}`);
        ctx.output('catalogInfoUrl', `file:///${name}/catalog-info.yaml`);
        ctx.output('commitHash', '');
        ctx.output('changed', true);
        return;
      }
      const result = await ctx.checkpoint({
        key: 'publish',
        fn: async () => ({
          ...(await repositories.publish({
            name,
            owner,
            message,
            source,
            publisher,
          })),
        }),
      });
      await events.publish({
        topic: REPOSITORY_TOPIC,
        eventPayload: { name },
      });
      ctx.logger.info(
        result.changed
          ? `Committed ${result.commitHash} to ${result.remoteUrl}`
          : `${result.remoteUrl} has all of it already`,
      );
      ctx.output('remoteUrl', result.remoteUrl);
      ctx.output(
        'catalogInfoUrl',
        pathToFileURL(join(result.folder, 'catalog-info.yaml')).href,
      );
      ctx.output('commitHash', result.commitHash);
      ctx.output('changed', result.changed);
    },
  });
}
