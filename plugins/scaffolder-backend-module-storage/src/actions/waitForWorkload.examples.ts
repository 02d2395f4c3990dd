import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const waitForWorkloadExamples: TemplateExample[] = [
  {
    description: 'Wait for a database and its first dump',
    example: stringify({
      steps: [
        {
          id: 'wait',
          name: 'Wait for the database and its first dump',
          action: 'storage:workload:wait',
          input: {
            cluster: 'home',
            namespace: 'orders',
            name: 'orders-db',
            cronJob: 'orders-db-dump',
          },
        },
      ],
    }),
  },
];
