import { expect, type Page } from '@playwright/test';

/** Opens the portal as its guest. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page.getByRole('link', { name: 'Create', exact: true }),
  ).toBeVisible();
}
