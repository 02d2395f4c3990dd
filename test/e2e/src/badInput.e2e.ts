import { expect, test } from '@playwright/test';
import { signIn } from './support/portal';
import { openForm, toPlacement } from './support/templateForm';

test.describe('what cannot be is answered at the field', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page);
    await openForm(page);
  });

  for (const name of ['Orders', 'a'.repeat(64), '-orders', 'postgres']) {
    test(`name “${name}”`, async ({ page }) => {
      await page.getByLabel('Name').fill(name);
      await page.getByRole('button', { name: 'Next', exact: true }).click();
      await expect(
        page
          .getByText(/Begin with a small letter|At most 40 characters/)
          .first(),
      ).toBeVisible();
      await expect(page.getByLabel('Name')).toBeVisible();
    });
  }

  for (const [size, answer] of [
    ['0', /larger than 0|more than 0|0 is not|zero/i],
    ['10GB', /10Gi/],
    ['10Pi', /larger than|too large|more than/i],
  ] as const) {
    test(`size ${size}`, async ({ page }) => {
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
  }

  test("another team's namespace is not offered, with the reason", async ({
    page,
  }) => {
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
