import { renderInTestApp } from '@backstage/frontend-test-utils';
import { createRouteRef } from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import { mockApis } from '../../__testUtils__';
import { RunbookLink } from './RunbookLink';
import { docsPath } from './useStowageDocs';

it.each([
  ['/docs/default/component/stowage', 'runbooks/pool-full/'],
  ['/docs/default/component/stowage/', '/runbooks/pool-full/'],
])('joins %s and %s', (root, runbook) => {
  expect(docsPath(root, runbook)).toBe(
    '/docs/default/component/stowage/runbooks/pool-full/',
  );
});

it('leaves the link out where the portal has no TechDocs', async () => {
  await renderInTestApp(
    <>
      <RunbookLink runbook="runbooks/pool-full/" title="The pool is full" />
      <p>here</p>
    </>,
    {
      apis: [mockApis.config({ data: {} })],
      mountedRoutes: { '/other': createRouteRef() },
    },
  );
  expect(screen.getByText('here')).toBeVisible();
  expect(screen.queryByRole('link')).toBeNull();
});
