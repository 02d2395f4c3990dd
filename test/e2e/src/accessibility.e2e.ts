import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { signIn } from './support/portal';

const pages = [
  '/storage/overview',
  '/storage/claims',
  '/storage/pools',
  '/storage/clusters',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });

    for (const path of pages) {
      test(`${path} has no serious finding of axe`, async ({ page }) => {
        await signIn(page);
        await page.goto(path);
        await expect(page.getByText(/Attic/).first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page })
          // Backstage's own tabs point at a panel that its pages do not have.
          .exclude('.bui-Tab')
          .analyze();

        const serious = violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(
            ({ id, nodes }) =>
              `${id}: ${nodes.map(node => node.target).join(', ')}`,
          );
        expect(serious).toEqual([]);
      });
    }
  });
}
