// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- the fixture of a test is no export of its package
import {
  parameters,
  renderTemplate,
} from '../../../scaffolder-backend-module-storage/src/postgresTemplate/__testUtils__/renderTemplate';
import { reviewManifests } from '../manifests/reviewManifests';

// The template runs in the scaffolder itself, which takes seconds to start.
jest.setTimeout(120_000);

describe('the PostgreSQL template', () => {
  it.each([
    ['as small as it can be', {}],
    [
      'with everything that the form offers',
      {
        name: 'a'.repeat(40),
        limitNamespace: true,
        namespaceTotal: '100Gi',
        largestClaim: '50Gi',
      },
    ],
  ])(
    'has nothing that the list of kinds and fields refuses, %s',
    async (_, values) => {
      const { checked } = await renderTemplate({ ...parameters, ...values });
      expect(checked.length).toBeGreaterThan(0);
      for (const manifests of checked) {
        const review = reviewManifests({
          namespace: parameters.namespace,
          manifests,
        });
        expect(review.checks).toEqual([]);
        expect(review.objects).toHaveLength(manifests.length);
      }
    },
  );
});
