import { expect, test, type Page } from '@playwright/test';
import { expectSound } from './support/accessibility';
import { carryOutMove, expectState } from './support/operations';
import { guestPage, storageTab, visit } from './support/portal';
import { invoicesClaim, scene } from './support/scene';

/** The newest row of a move that is done. */
const doneMove = (page: Page) =>
  page
    .getByRole('row')
    .filter({ hasText: `Move ${invoicesClaim} to local-path` })
    .filter({ hasText: 'Done' })
    .first();

/** What other files have done is looked at here, so it comes last in the order of names. */
(['light', 'dark'] as const).forEach(theme => {
  test.describe(`what was done, ${theme} theme`, () => {
    let page: Page;

    test.beforeAll(async ({ browser }) => {
      page = await guestPage(browser, theme);
      await visit(page, '/storage/operations');
      const { component } = scene.invoices;
      const done = page.getByRole('link', { name: /invoices/ });
      const none = page.getByText(/^No operation was started yet/);
      await expect(done.or(none).first()).toBeVisible();
      if (await none.isVisible()) {
        await carryOutMove(page, {
          component,
          claim: invoicesClaim,
          tier: 'Hot',
        });
      }
    });
    test.afterAll(() => page.context().close());

    test('is listed, newest first, with what came of it', async () => {
      await visit(page, '/storage/operations');
      await expect(doneMove(page)).toContainText(/down \d+(\.\d+)?\s(s|min)/);
      await expect(doneMove(page)).toContainText('orders · home');
      await expectSound(page, `list-${theme}`);

      await visit(page, '/storage/operations?activity=active');
      await expect(page.getByText('No operation matches.')).toBeVisible();
    });

    test('has a page for each', async () => {
      await visit(page, '/storage/operations');
      await doneMove(page).getByRole('link').first().click();
      await expectState(page, 'Done');
      await expectSound(page, `page-${theme}`);
    });

    test('stands on the storage tab of its component', async () => {
      await storageTab(page, scene.invoices.component);
      const activity = page.getByRole('region', { name: 'Activity' });
      await expect(activity.getByRole('listitem')).not.toHaveCount(0);
      await expect(activity.getByText('by guest').first()).toBeVisible();
      await expect(
        activity.getByRole('link', { name: /photos|old-scans/ }),
      ).toHaveCount(0);
      await expectSound(page, `tab-${theme}`);
    });
  });
});
