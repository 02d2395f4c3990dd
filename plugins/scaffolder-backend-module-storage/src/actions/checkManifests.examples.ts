import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const checkManifestsExamples: TemplateExample[] = [
  {
    description: 'Check tier, size and quota before anything is written',
    example: stringify({
      steps: [
        {
          id: 'check',
          name: 'Check tiers, sizes and quota',
          action: 'storage:manifests:check',
          input: {
            cluster: 'home',
            namespace: 'orders',
            name: 'orders-db',
            claims: [
              { tier: 'hot', size: '10Gi' },
              { tier: 'shared', size: '20Gi', use: 'backup' },
            ],
          },
        },
      ],
    }),
  },
  {
    description: 'Rehearse the manifests of the workspace on the cluster',
    example: stringify({
      steps: [
        {
          id: 'rehearse',
          name: 'Rehearse on the cluster',
          action: 'storage:manifests:check',
          input: { cluster: 'home', namespace: 'orders', path: 'deploy' },
        },
      ],
    }),
  },
];
