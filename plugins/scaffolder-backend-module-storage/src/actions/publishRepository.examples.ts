import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const publishRepositoryExamples: TemplateExample[] = [
  {
    description: 'Put the workspace into a repository of the portal',
    example: stringify({
      steps: [
        {
          id: 'publish',
          name: 'Put it into a repository of this portal',
          action: 'storage:repository:publish',
          input: {
            name: 'orders-db',
            owner: 'group:default/orders',
            message: 'PostgreSQL for orders',
          },
        },
      ],
    }),
  },
];
