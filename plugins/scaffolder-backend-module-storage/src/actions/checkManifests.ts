import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { Check, Tier } from '@stowage/backstage-plugin-storage-common';
import { Initiator, StorageApi } from '../api/StorageApi';
import { checkManifestsExamples } from './checkManifests.examples';
import { describeCheck, warningsOf } from './describeChecks';
import {
  explainRefusal,
  logLinesOf,
  objectsOf,
  readManifestRequest,
} from './manifestRequest';

interface WantedClaim {
  tier: string;
  size: string;
  use?: 'data' | 'backup';
}

/**
 * `storage:manifests:check`: tiers, sizes, quota, and a server-side dry run of the manifests in
 * the workspace. Changes nothing.
 */
export function createCheckManifestsAction({ api }: { api: StorageApi }) {
  return createTemplateAction({
    id: 'storage:manifests:check',
    description:
      'Checks claims against tier, quota, limit range and room, and manifests by a dry run on the cluster. Changes nothing.',
    examples: checkManifestsExamples,
    supportsDryRun: true,
    schema: {
      input: {
        cluster: z => z.string({ description: 'Name of the cluster' }),
        namespace: z => z.string({ description: 'Namespace to deploy to' }),
        name: z =>
          z.string({ description: 'Name of the application' }).optional(),
        claims: z =>
          z
            .array(
              z.object({
                tier: z.string({ description: 'Id of the tier' }),
                size: z.string({ description: 'Quantity, such as 10Gi' }),
                use: z
                  .enum(['data', 'backup'], {
                    description:
                      'backup: the tier must be meant for copies; data by default',
                  })
                  .optional(),
              }),
            )
            .optional(),
        path: z =>
          z
            .string({
              description:
                'Folder of the workspace with a kustomization.yaml; nothing is rehearsed without it',
            })
            .optional(),
      },
      output: {
        checkedAt: z =>
          z.string({ description: 'When it was first checked, RFC 3339' }),
        claims: z =>
          z.array(
            z.object({
              tier: z.string({ description: 'Id of the tier' }),
              size: z.string({ description: 'Quantity' }),
              storageClass: z.string({ description: 'Class of the tier' }),
            }),
          ),
        objects: z =>
          z.array(
            z.object({
              kind: z.string({ description: 'Kind of the object' }),
              name: z.string({ description: 'Name of the object' }),
              outcome: z.string({
                description: 'created, changed or unchanged if it were applied',
              }),
            }),
          ),
        warnings: z =>
          z.array(z.string({ description: 'What should be read' })),
      },
    },
    async handler(ctx) {
      const { cluster, namespace, name, claims = [], path } = ctx.input;
      if (!claims.length && path === undefined) {
        throw new InputError(
          'There is nothing to check: give claims or a path',
        );
      }
      const warnings: string[] = [];
      const classes = claims.length
        ? await checkTiers({ api, initiator: ctx, cluster, claims })
        : [];
      const blocking: string[] = [];
      for (const claim of claims) {
        const { checks } = await api.call(ctx, (client, options) =>
          client.checkClaim(
            {
              body: {
                cluster,
                namespace,
                tier: claim.tier,
                size: claim.size,
                ...(name && { name }),
              },
            },
            options,
          ),
        );
        warnings.push(...warningsOf(checks));
        blocking.push(...blockingOf(checks));
      }
      refuse(`${cluster}/${namespace} cannot take this`, blocking);
      let objects: ReturnType<typeof objectsOf> = [];
      if (path !== undefined) {
        const { body, files } = await readManifestRequest({
          cluster,
          namespace,
          workspace: ctx.workspacePath,
          path,
        });
        const result = await api.call(ctx, (client, options) =>
          client.checkManifests({ body }, options),
        );
        logLinesOf(result).forEach(line => ctx.logger.info(line));
        warnings.push(...warningsOf(result.checks));
        refuse(
          `${cluster}/${namespace} would refuse the manifests`,
          explainRefusal(result, files),
        );
        objects = objectsOf(result);
      }
      const distinct = [...new Set(warnings)];
      distinct.forEach(warning => ctx.logger.warn(warning));
      ctx.output('claims', classes);
      ctx.output('objects', objects);
      ctx.output('warnings', distinct);
      // The first answer stays: a repeated check must not move the time that it reports.
      ctx.output(
        'checkedAt',
        await ctx.checkpoint({
          key: 'checked-at',
          fn: async () => `${new Date().toISOString().slice(0, 19)}Z`,
        }),
      );
    },
  });
}

/** Finds the class of each tier. */
async function checkTiers(options: {
  api: StorageApi;
  initiator: Initiator;
  cluster: string;
  claims: WantedClaim[];
}): Promise<Array<{ tier: string; size: string; storageClass: string }>> {
  const { api, initiator, cluster, claims } = options;
  const { items } = await api.call(initiator, (client, request) =>
    client.getTiers({ query: { cluster } }, request),
  );
  const tiers = items.filter(tier => tier.cluster === cluster);
  return claims.map(({ tier: id, size, use }) => {
    const tier = tiers.find(each => each.id === id);
    if (!tier) {
      throw new InputError(
        `tier: ${cluster} has no tier ${id}. It has: ${
          tiers.map(each => each.id).join(', ') || 'none'
        }.`,
      );
    }
    requireUsable(tier, use);
    return { tier: id, size, storageClass: tier.storageClass };
  });
}

function requireUsable(tier: Tier, use: WantedClaim['use']): void {
  if (!tier.available) {
    throw new InputError(
      `tier: ${tier.title} cannot be used in ${tier.cluster}: ${
        tier.unavailableReason ??
        `the storage class ${tier.storageClass} is not there`
      }`,
    );
  }
  if (use === 'backup' && !tier.backupTarget) {
    throw new InputError(
      `tier: ${tier.title} is not meant for copies. Choose a tier with backupTarget.`,
    );
  }
}

function blockingOf(checks: Check[]): string[] {
  return checks.filter(check => check.level === 'blocking').map(describeCheck);
}

function refuse(title: string, reasons: string[]): void {
  if (reasons.length) {
    throw new InputError(`${title}: ${[...new Set(reasons)].join('; ')}`);
  }
}
