import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import { moveRequest } from './planOperation.examples';

export const runOperationExamples: TemplateExample[] = [
  {
    description: 'Move a database as it was planned, and wait for the end',
    example: stringify({
      steps: [
        {
          id: 'run',
          name: 'Move the database',
          action: 'storage:operation:run',
          input: {
            ...moveRequest,
            planHash: '${{ steps.plan.output.planHash }}',
          },
        },
      ],
    }),
  },
];
