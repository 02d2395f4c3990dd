import { expect, type Locator, type Page } from '@playwright/test';

/** What a person enters in the form of the Postgres template. */
export interface DatabaseForm {
  name: string;
  owner: string;
  version: string;
  cluster: string;
  namespace: string;
  tier: string;
  size: string;
  backupTier: string;
  backupSize: string;
}

async function choose(select: Locator, option: string | RegExp) {
  await select.click();
  await select
    .page()
    .getByRole('option', { name: option, exact: typeof option === 'string' })
    .click();
}

// The radio itself is hidden below its label's drawing.
const tier = (page: Page, title: string) =>
  page.locator('label', { has: page.getByRole('radio', { name: title }) });

const next = (page: Page) =>
  page.getByRole('button', { name: 'Next', exact: true }).click();

/** Goes through every page of the form up to its review. */
export async function fillTemplateForm(
  page: Page,
  form: DatabaseForm,
): Promise<void> {
  await page.goto('/create/templates/default/postgres');
  await page.getByLabel('Name').fill(form.name);
  await page.getByLabel('Owner').fill(form.owner);
  await page.getByRole('option', { name: form.owner }).first().click();
  await choose(page.getByLabel('PostgreSQL version'), form.version);
  await next(page);

  await choose(page.getByRole('button', { name: /Cluster/ }), form.cluster);
  await choose(
    page.getByRole('button', { name: /Namespace/ }),
    new RegExp(`^${form.namespace} `),
  );
  await tier(page, form.tier).click();
  await page.getByRole('textbox', { name: /Size/ }).fill(form.size);
  await next(page);

  await tier(page, form.backupTier).click();
  await page
    .getByRole('textbox', { name: /Room for the dumps/ })
    .fill(form.backupSize);
  await next(page);
  await next(page);
  await next(page);
  await expect(
    page.getByRole('button', { name: 'Create', exact: true }),
  ).toBeVisible();
}
