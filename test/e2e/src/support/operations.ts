import { expect, type Locator, type Page } from '@playwright/test';
import { claimCard, storageTab } from './portal';

/** How long an operation of the scene may take on a machine that does other things as well. */
export const operationTimeout = 240_000;

/** Opens the wizard that moves a claim, on its component's tab. */
export async function openMoveWizard(
  page: Page,
  options: { component: string; claim: string },
): Promise<Locator> {
  await storageTab(page, options.component);
  await claimCard(page, options.claim)
    .getByRole('button', { name: `Move… ${options.claim}` })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByRole('radiogroup', { name: 'Where to' }),
  ).toBeVisible();
  return dialog;
}

/** Chooses a tier, and a node where one is named, and waits for the plan. */
export async function planMove(
  dialog: Locator,
  options: { tier: string; node?: string },
): Promise<void> {
  const radio = dialog
    .page()
    .getByRole('radio', { name: new RegExp(`^${options.tier} `) });
  await dialog.locator('label', { has: radio }).click();
  await expect(radio).toBeChecked();
  if (options.node) {
    await dialog.getByRole('button', { name: /Node/ }).click();
    await dialog
      .page()
      .getByRole('option', { name: options.node, exact: true })
      .click();
  }
  await dialog.getByRole('button', { name: 'Show the plan' }).click();
  await planIsReady(dialog);
}

/** Waits until a dialog shows its plan. */
export async function planIsReady(dialog: Locator): Promise<void> {
  await expect(dialog.getByRole('list', { name: 'Preflight' })).toBeVisible();
  await expect(dialog.getByText('The plan is ready')).toBeAttached();
}

/** Confirms the plan of a dialog and answers the id of the operation whose page opens. */
export async function start(dialog: Locator, button: string): Promise<string> {
  const page = dialog.page();
  const before = page.url();
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await page.waitForURL(
    ({ href, pathname }) =>
      // A roll back begins on the page of another operation.
      href !== before &&
      /\/storage\/operations\/op[a-z0-9]{10}$/.test(pathname),
  );
  return page.url().split('/').pop()!;
}

/** Waits until the page of an operation names a state. */
export async function expectState(page: Page, state: string): Promise<void> {
  await expect(
    page.getByRole('status').getByText(state, { exact: true }),
  ).toBeVisible({ timeout: operationTimeout });
}

/** Waits until an operation is done, and agrees to its stop if it asks for that. */
export async function untilDone(page: Page): Promise<void> {
  const done = page.getByRole('status').getByText('Done', { exact: true });
  const ask = page.getByRole('button', { name: 'Confirm longer stop…' });
  await expect(done.or(ask)).toBeVisible({ timeout: operationTimeout });
  if (await ask.isVisible()) {
    await ask.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Confirm \d/ }).click();
  }
  await expectState(page, 'Done');
}
