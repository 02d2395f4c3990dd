import type { ActionOptions } from './index';
import { readOnly } from './readOnly';

/** `storage:claims`: claims that fit a filter. */
export function registerClaimsAction(options: ActionOptions) {
  const { actionsRegistry, service } = options;
  actionsRegistry.register({
    name: 'claims',
    title: 'Claims',
    description:
      'Lists PersistentVolumeClaims of all clusters with the size asked for, what is really used and their worst finding. Use it to compare or find claims; for one component use component-health. A missing usedBytes means not measured, never zero.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          cluster: z.string().optional(),
          namespace: z.string().optional(),
          tier: z.string().optional().describe('Id of a tier'),
          storageClass: z.string().optional(),
          phase: z.enum(['Pending', 'Bound', 'Lost', 'Unknown']).optional(),
          severity: z
            .enum(['critical', 'warning', 'unknown', 'information'])
            .optional()
            .describe('Only claims whose worst finding has this severity'),
          search: z
            .string()
            .max(253)
            .optional()
            .describe('Part of a name, namespace, class, node or workload'),
          sort: z
            .enum([
              'name',
              'namespace',
              'cluster',
              'requested',
              'used',
              'room',
              'severity',
              'created',
            ])
            .default('severity'),
          order: z.enum(['asc', 'desc']).optional(),
          // Language models send numbers as strings.
          limit: z.coerce.number().int().min(1).max(500).default(50),
          offset: z.coerce.number().int().min(0).default(0),
        }),
      output: z =>
        z.object({
          totalItems: z.number(),
          items: z.array(
            z.object({
              cluster: z.string(),
              namespace: z.string(),
              name: z.string(),
              phase: z.string(),
              tier: z.string().optional(),
              storageClass: z.string().optional(),
              requestedBytes: z.number().optional(),
              usedBytes: z.number().optional(),
              pool: z.string().optional(),
              worstSeverity: z.string().optional(),
            }),
          ),
        }),
    },
    async action({ input, credentials }) {
      const { items, totalItems } = await service.getClaims({
        ...input,
        credentials,
      });
      return {
        output: {
          totalItems,
          items: items.map(claim => ({
            cluster: claim.cluster,
            namespace: claim.namespace,
            name: claim.name,
            phase: claim.phase,
            tier: claim.tier?.id,
            storageClass: claim.storageClass,
            requestedBytes: claim.requestedBytes,
            usedBytes: claim.reading.usedBytes,
            pool: claim.pool?.title,
            worstSeverity: claim.worstSeverity,
          })),
        },
      };
    },
  });
}
