import { parseEntityRef } from '@backstage/catalog-model';
import type { ActionOptions } from './index';
import { readOnly } from './readOnly';

/** `storage:component-health`: what the storage tab says, for readers without a screen. */
export function registerComponentHealthAction(options: ActionOptions) {
  const { actionsRegistry, service } = options;
  actionsRegistry.register({
    name: 'component-health',
    title: "Health of a component's storage",
    description:
      "Tells whether the storage of a catalog component is healthy: its claims with the size asked for, what is really used and where they lie, and everything that was found wrong with evidence and the next step. Use it before answering anything about a component's volumes, disk space or data. A missing usedBytes means not measured, never zero.",
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe(
              'Ref of the catalog entity, such as component:default/orders',
            ),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          asOf: z.string().describe('RFC 3339'),
          hiddenClaims: z
            .number()
            .describe('Claims that the caller may not see'),
          claims: z.array(
            z.object({
              cluster: z.string(),
              namespace: z.string(),
              name: z.string(),
              phase: z.string(),
              requestedBytes: z.number().optional(),
              usedBytes: z.number().optional(),
              notMeasured: z.string().optional(),
              pool: z.string().optional(),
              poolRoomBytes: z.number().optional(),
              ifDeleted: z.string(),
            }),
          ),
          findings: z.array(
            z.object({
              code: z.string(),
              severity: z.string(),
              title: z.string(),
              evidence: z.string(),
              action: z.string(),
              runbook: z.string(),
            }),
          ),
          clusters: z
            .array(
              z.object({
                name: z.string(),
                state: z.string(),
                message: z.string().optional(),
              }),
            )
            .describe('Whether each cluster could be read'),
        }),
    },
    async action({ input, credentials }) {
      const storage = await service.getComponentStorage({
        ...parseEntityRef(input.entityRef, {
          defaultKind: 'component',
          defaultNamespace: 'default',
        }),
        credentials,
      });
      return {
        output: {
          entityRef: storage.entityRef,
          asOf: storage.asOf,
          hiddenClaims: storage.hiddenClaims,
          claims: storage.claims.map(({ claim }) => ({
            cluster: claim.cluster,
            namespace: claim.namespace,
            name: claim.name,
            phase: claim.phase,
            requestedBytes: claim.requestedBytes,
            usedBytes: claim.reading.usedBytes,
            notMeasured: claim.reading.notMeasured?.reason,
            pool: claim.pool?.title,
            poolRoomBytes: claim.pool?.room.roomBytes,
            ifDeleted: claim.deleteEffect.text,
          })),
          findings: storage.findings.map(
            ({ code, severity, title, evidence, action, runbook }) => ({
              code,
              severity,
              title,
              evidence,
              action,
              runbook,
            }),
          ),
          clusters: storage.clusters.map(({ name, state, message }) => ({
            name,
            state,
            message,
          })),
        },
      };
    },
  });
}
