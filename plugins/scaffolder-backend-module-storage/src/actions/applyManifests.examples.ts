import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const applyManifestsExamples: TemplateExample[] = [
  {
    description: 'Apply the Kustomize folder that the template wrote',
    example: stringify({
      steps: [
        {
          id: 'apply',
          name: 'Apply the manifests',
          action: 'storage:manifests:apply',
          input: { cluster: 'home', namespace: 'orders', path: 'deploy' },
        },
      ],
    }),
  },
];
