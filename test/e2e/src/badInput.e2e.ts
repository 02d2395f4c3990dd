import { expect, test, type Page } from '@playwright/test';
import { signIn } from './support/portal';
import { nameAndOwner, openForm, toPlacement } from './support/templateForm';

test.describe('what cannot be is answered at the field', () => {
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await signIn(page);
  });
  test.beforeEach(() => openForm(page));
  test.afterAll(() => page.close());

  const names: Array<[string, RegExp]> = [
    ['Orders', /Begin with a small letter/],
    ['a'.repeat(64), /At most 40 characters/],
    ['-orders', /Begin with a small letter/],
    ['postgres', /are taken by PostgreSQL/],
  ];
  names.forEach(([name, answer]) => {
    test(`name “${name}”`, async () => {
      await nameAndOwner(page, { name, owner: 'Home' });
      await page.getByRole('button', { name: 'Next', exact: true }).click();
      await expect(page.getByText(answer).first()).toBeVisible();
      await expect(page.getByLabel('Name')).toBeVisible();
    });
  });

  const sizes: Array<[string, RegExp]> = [
    ['0', /The size is 0/],
    ['10GB', /10Gi/],
    ['10Pi', /is more than any pool|is beyond what a claim/],
  ];
  sizes.forEach(([size, answer]) => {
    test(`size ${size}`, async () => {
      await toPlacement(page, {
        name: 'refused',
        owner: 'Home',
        version: '15',
        cluster: 'Home',
        namespace: 'orders',
        tier: 'Hot',
      });
      await page.getByRole('textbox', { name: /Size/ }).fill(size);
      await expect(page.getByText(answer).first()).toBeVisible();
    });
  });

  test("another team's namespace is not offered, with the reason", async () => {
    await toPlacement(page, {
      name: 'refused',
      owner: 'Home',
      version: '15',
      cluster: 'Home',
    });
    await page
      .getByText(/Why others are not offered/)
      .last()
      .click();
    await expect(page.getByText(/next-door/).first()).toBeVisible();
  });
});
