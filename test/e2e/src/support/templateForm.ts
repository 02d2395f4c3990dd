import { expect, type Locator, type Page } from '@playwright/test';
import { visit } from './portal';

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

async function chooseTier(page: Page, title: string) {
  const radio = page.getByRole('radio', { name: title });
  // The radio itself is hidden below its label's drawing.
  await page.locator('label', { has: radio }).click();
  await expect(radio).toBeChecked();
}

/** Leaves a page of the form; its values are checked first, which takes a moment. */
async function next(page: Page, expected: string | RegExp) {
  await page.getByRole('button', { name: /^(Next|Review)$/ }).click();
  await expect(page.getByText(expected).first()).toBeVisible();
}

/** The part of the form up to the size. */
export type Placement = Pick<
  DatabaseForm,
  'name' | 'owner' | 'version' | 'cluster'
> &
  Partial<Pick<DatabaseForm, 'namespace' | 'tier'>>;

/** Opens the form on its first page, empty also where it was open before. */
export async function openForm(page: Page): Promise<void> {
  const name = page.getByLabel('Name');
  await visit(page, '/create');
  await expect(name).toHaveCount(0);
  await visit(page, '/create/templates/default/postgres');
  await expect(name).toBeVisible();
}

/** Fills in what the first page requires and does not preset. */
export async function nameAndOwner(
  page: Page,
  form: Pick<DatabaseForm, 'name' | 'owner'>,
): Promise<void> {
  await page.getByLabel('Name').fill(form.name);
  await page.getByLabel('Owner').fill(form.owner);
  await page.getByRole('option', { name: form.owner }).first().click();
}

/** Fills in the first page, and the second one as far as it is given. */
export async function toPlacement(page: Page, form: Placement): Promise<void> {
  await nameAndOwner(page, form);
  await choose(page.getByLabel('PostgreSQL version'), form.version);
  await next(page, 'What the storage promises.');

  await choose(page.getByRole('button', { name: /Cluster/ }), form.cluster);
  if (form.namespace) {
    await choose(
      page.getByRole('button', { name: /Namespace/ }),
      new RegExp(`^${form.namespace} `),
    );
  }
  if (form.tier) await chooseTier(page, form.tier);
}

/** Goes through every page of the form up to its review. */
export async function fillTemplateForm(
  page: Page,
  form: DatabaseForm,
): Promise<void> {
  await openForm(page);
  await toPlacement(page, form);
  await page.getByRole('textbox', { name: /Size/ }).fill(form.size);
  await next(page, 'Where the dumps go');

  await chooseTier(page, form.backupTier);
  await page
    .getByRole('textbox', { name: /Room for the dumps/ })
    .fill(form.backupSize);
  await next(page, 'Limit what the namespace may ask for');
  await next(page, 'A Git repository kept by this portal');
  await next(page, /^Owner$/i);
}
