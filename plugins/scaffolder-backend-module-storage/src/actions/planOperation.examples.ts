import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

/** Moves a database from a NAS to the node's own disk. */
export const moveRequest = {
  kind: 'move' as const,
  cluster: 'home',
  namespace: 'orders',
  claims: ['data-orders-db-0'],
  target: { tier: 'hot' },
};

export const planOperationExamples: TemplateExample[] = [
  {
    description: 'Plan moving a database to another tier',
    example: stringify({
      steps: [
        {
          id: 'plan',
          name: 'Plan the move',
          action: 'storage:operation:plan',
          input: moveRequest,
        },
      ],
    }),
  },
];
