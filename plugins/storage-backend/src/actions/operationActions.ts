import type { JsonObject } from '@backstage/types';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import type { ActionOptions } from './index';
import { readOnly } from './readOnly';

const brief = (operation: Operation) => ({
  id: operation.id,
  title: operation.title,
  state: operation.state,
  runs: operation.situation.runs,
  data: operation.situation.data,
  next: operation.situation.next,
});

/** `storage:operations`, `-plan`, `-start` and `-cancel`. */
export function registerOperationActions(options: ActionOptions) {
  const { actionsRegistry, operations } = options;
  actionsRegistry.register({
    name: 'operations',
    title: 'Operations',
    description:
      'Lists operations that move, keep or let go of volumes, newest first, each with what runs, where the data is and what happens next.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          cluster: z.string().optional(),
          namespace: z.string().optional(),
          claim: z.string().optional(),
          active: z.boolean().optional(),
          // Language models send numbers as strings.
          limit: z.coerce.number().int().min(1).max(500).default(50),
          offset: z.coerce.number().int().min(0).default(0),
        }),
      output: z =>
        z.object({
          totalItems: z.number(),
          items: z.array(z.object({}).passthrough()),
        }),
    },
    async action({ input, credentials }) {
      const { items, totalItems } = await operations.getOperations({
        ...input,
        credentials,
      });
      return { output: { totalItems, items: items.map(brief) } };
    },
  });

  actionsRegistry.register({
    name: 'operation-plan',
    title: 'Plan an operation',
    description:
      'Says what moving, rolling back, releasing or retiring claims would do, step by step, with every check. Changes nothing. Show the plan to a person before operation-start is called with its hash.',
    attributes: readOnly,
    schema: {
      input: z => z.object(requestShape(z)),
      output: z => z.object({ plan: z.object({}).passthrough() }),
    },
    async action({ input, credentials }) {
      const plan = await operations.planOperation({
        request: input,
        credentials,
      });
      return {
        output: { plan: JSON.parse(JSON.stringify(plan)) as JsonObject },
      };
    },
  });

  actionsRegistry.register({
    name: 'operation-start',
    title: 'Start an operation',
    description:
      'Starts what operation-plan has planned, by its hash. A move or roll back stops the application for a while, a release destroys what a kept volume holds, and a retirement removes a claim and keeps its volume. Only after a person has read and accepted the plan.',
    attributes: { readOnly: false, idempotent: false, destructive: true },
    schema: {
      input: z =>
        z.object({
          ...requestShape(z),
          planHash: z.string(),
          confirmation: z
            .string()
            .optional()
            .describe('What the person typed, where the plan asks for it'),
        }),
      output: z => z.object({ operation: z.object({}).passthrough() }),
    },
    async action({ input, credentials }) {
      const { planHash, ...request } = input;
      const operation = await operations.startOperation({
        request,
        planHash,
        credentials,
      });
      return { output: { operation: brief(operation) } };
    },
  });

  actionsRegistry.register({
    name: 'operation-cancel',
    title: 'Cancel an operation',
    description:
      'Asks for an operation to be cancelled: what was begun is put back, as long as the new volume does not carry the name of the claim.',
    attributes: { readOnly: false, idempotent: true, destructive: true },
    schema: {
      input: z => z.object({ operation: z.string() }),
      output: z => z.object({ operation: z.object({}).passthrough() }),
    },
    async action({ input, credentials }) {
      const operation = await operations.cancelOperation({
        ...input,
        credentials,
      });
      return { output: { operation: brief(operation) } };
    },
  });
}

type Zod = Parameters<
  Parameters<ActionOptions['actionsRegistry']['register']>[0]['schema']['input']
>[0];

function requestShape(z: Zod) {
  return {
    kind: z.enum(['move', 'roll-back', 'release', 'retire']),
    cluster: z.string(),
    namespace: z.string(),
    claims: z.array(z.string()).min(1).max(50),
    target: z
      .object({
        tier: z.string().optional(),
        storageClass: z.string().optional(),
        node: z.string().optional(),
      })
      .optional()
      .describe('Where to; only for move'),
    volume: z
      .string()
      .optional()
      .describe(
        'The kept volume, for release and roll-back; a roll-back of a retired claim brings it back',
      ),
  };
}
