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

/** Waits until a dialog shows that its plan is declined, and answers the list of reasons. */
export async function planIsDeclined(dialog: Locator): Promise<Locator> {
  await expect(dialog.getByText('This is declined')).toBeVisible();
  return dialog.getByRole('list', { name: 'Preflight' });
}

/**
 * Opens the dialog of a button that plans something, and waits for the plan.
 *
 * @param within - the page, or a part of it: several originals of one claim may be kept
 */
export async function openPlan(
  within: Page | Locator,
  button: string | RegExp,
  options: { declined?: boolean } = {},
): Promise<Locator> {
  await within.getByRole('button', { name: button, exact: true }).click();
  const page = 'page' in within ? within.page() : within;
  const dialog = page.getByRole('dialog');
  await (options.declined ? planIsDeclined(dialog) : planIsReady(dialog));
  return dialog;
}

/** Types the words that a plan asks for before it can be started. */
export async function typeConfirmation(
  dialog: Locator,
  words: string,
): Promise<void> {
  await dialog
    .getByRole('textbox', { name: new RegExp(`^Type ${words} to confirm`) })
    .fill(words);
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

/** States in which an operation does nothing more by itself, as its page calls them. */
const ends = [
  ...['Done', 'Cancelled', 'Undone, the original runs', 'Moved, not ready'],
  ...['Moved, waits for the repository', 'Needs a person'],
];

/** Waits until the page of an operation names one of these states, and answers which. */
async function untilOneOf(page: Page, states: string[]): Promise<string> {
  const state = page
    .getByRole('status')
    .getByText(new RegExp(`^(${states.join('|')})$`));
  await expect(state).toBeVisible({ timeout: operationTimeout });
  return state.innerText();
}

/** Waits until the page of an operation names a state; fails at once where it ends in another. */
export async function expectState(page: Page, state: string): Promise<void> {
  const seen = await untilOneOf(page, [state, ...ends]);
  if (seen !== state) {
    throw new Error(`${seen}: ${await page.getByRole('main').innerText()}`);
  }
}

/** Moves a claim by the wizard and waits until that is done; answers the id of the operation. */
export async function carryOutMove(
  page: Page,
  options: { component: string; claim: string; tier: string; node?: string },
): Promise<string> {
  const dialog = await openMoveWizard(page, options);
  await planMove(dialog, options);
  const id = await start(dialog, 'Start the move');
  await untilDone(page);
  return id;
}

/** The row of a volume on the page of what is kept. */
export function keptRow(page: Page, volume: string): Locator {
  return page
    .getByRole('table', { name: 'Kept originals' })
    .getByRole('row')
    .filter({ hasText: volume });
}

/** Agrees to the stop for which an operation waits. */
export async function confirmStop(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Confirm longer stop…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/it is stopped/)).toBeVisible();
  await dialog.getByRole('button', { name: /^Confirm \d/ }).click();
  await expect(dialog).toHaveCount(0);
}

/** Waits until an operation is done, and agrees to its stop if it asks for that. */
export async function untilDone(page: Page): Promise<void> {
  const waits = 'Waits for your word';
  if ((await untilOneOf(page, [waits, ...ends])) === waits) {
    await confirmStop(page);
  }
  await expectState(page, 'Done');
}
