import type { ActionOptions } from './index';
import { readOnly } from './readOnly';

/** `storage:findings`: everything that is wrong, worst first. */
export function registerFindingsAction(options: ActionOptions) {
  const { actionsRegistry, service } = options;
  actionsRegistry.register({
    name: 'findings',
    title: 'Problems with storage',
    description:
      'Lists what is wrong with storage on the clusters, worst first, each with what proves it and what to do next. Use it to find out what needs attention. Severity unknown means that something could not be found out.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          cluster: z.string().optional(),
          namespace: z.string().optional(),
          severity: z
            .enum(['critical', 'warning', 'unknown', 'information'])
            .optional(),
          code: z
            .string()
            .optional()
            .describe('Only findings with this code, such as POOL_FULL'),
          // Language models send numbers as strings.
          limit: z.coerce.number().int().min(1).max(500).default(50),
          offset: z.coerce.number().int().min(0).default(0),
        }),
      output: z =>
        z.object({
          totalItems: z.number(),
          items: z.array(
            z.object({
              code: z.string(),
              severity: z.string(),
              title: z.string(),
              evidence: z.string(),
              action: z.string(),
              runbook: z.string(),
              cluster: z.string(),
              subject: z.string().describe('Kind, namespace and name'),
            }),
          ),
        }),
    },
    async action({ input, credentials }) {
      const { items, totalItems } = await service.getFindings({
        ...input,
        credentials,
      });
      return {
        output: {
          totalItems,
          items: items.map(finding => ({
            code: finding.code,
            severity: finding.severity,
            title: finding.title,
            evidence: finding.evidence,
            action: finding.action,
            runbook: finding.runbook,
            cluster: finding.subject.cluster,
            subject: [
              finding.subject.kind,
              finding.subject.namespace,
              finding.subject.name,
            ]
              .filter(Boolean)
              .join('/'),
          })),
        },
      };
    },
  });
}
