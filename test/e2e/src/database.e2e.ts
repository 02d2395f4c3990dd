import { expect, test, type Page } from '@playwright/test';
import { signIn } from './support/portal';
import { fillTemplateForm } from './support/templateForm';

/** The main job, told in order: each step needs the one before. */
test.describe.configure({ mode: 'serial' });

test.describe('a database from the template', () => {
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await signIn(page);
  });
  test.afterAll(() => page.close());

  test('is made by filling in the form', async () => {
    await fillTemplateForm(page, {
      name: 'orders-db',
      owner: 'Home',
      version: '15',
      cluster: 'Home',
      namespace: 'orders',
      tier: 'Hot',
      size: '1Gi',
      backupTier: 'Shared',
      backupSize: '1Gi',
    });
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(page.getByText(/The first dump is/)).toBeVisible({
      timeout: 240_000,
    });
  });
});
