import { expect, test, type Page } from '@playwright/test';
import { expectSound } from './support/accessibility';
import {
  confirmStop,
  expectState,
  openMoveWizard,
  planMove,
  start,
} from './support/operations';
import { guestPage } from './support/portal';
import { invoicesClaim, scene } from './support/scene';
import { Shop } from './support/Shop';

/** One story, told in order: each test begins where the one before has ended. */
test.describe.configure({ mode: 'serial' });

test.describe('a move from the NAS to a node', () => {
  const shop = new Shop();
  const { invoices } = scene;
  const database = { component: invoices.component, claim: invoicesClaim };
  let page: Page;
  /** Name of the database's volume on the NAS. */
  let original: string;

  test.beforeAll(async ({ browser }) => {
    page = await guestPage(browser);
    await shop.sql(
      'create table if not exists invoice as select n, repeat(md5(n::text), 20) as entry from generate_series(1, 5000) n',
    );
    original = (await shop.volumeOf(invoicesClaim)).metadata.name;
  });
  test.afterAll(() => page.context().close());

  test('a move is planned in words before anything happens', async () => {
    const dialog = await openMoveWizard(page, database);
    await expect(
      dialog.getByRole('radio', { name: /^Shared .*It is there already/ }),
    ).toBeDisabled();
    await expectSound(page, 'move-where');

    await planMove(dialog, { tier: 'Hot' });
    const phases = dialog.getByRole('list', {
      name: 'What is up and what is down',
    });
    await expect(phases.getByRole('listitem')).toHaveText([
      /^Application up/,
      /^Application down/,
      /^Application starts/,
      /^Application up/,
    ]);
    await expect(
      dialog.getByText(/^Kept: Volume .* until somebody releases it/),
    ).toBeVisible();
    const preflight = dialog.getByRole('list', { name: 'Preflight' });
    await expect(preflight.getByText('BYTES_NOT_MEASURED')).toBeVisible();
    await expect(
      preflight.getByText(/What to do: Switch on walking/),
    ).toBeVisible();
    await expectSound(page, 'move-plan');
    expect((await shop.volumeOf(invoicesClaim)).metadata.name).toBe(original);
  });

  test('it stops nothing for longer than somebody has agreed to', async () => {
    await start(page.getByRole('dialog'), 'Start the move');
    await expectState(page, 'Waits for your word');
    await expect(
      page.getByRole('list', { name: 'Steps' }).getByRole('listitem').first(),
    ).toContainText('Lock the workload: done');
    await expect(page.getByText(/runs on the original/).first()).toBeVisible();
    expect(await shop.sql('select count(*) from invoice')).toBe('5000');
    await expectSound(page, 'move-asks');

    await confirmStop(page);
  });

  test('its steps are followed live until it is done', async () => {
    const steps = page.getByRole('list', { name: 'Steps' });
    const current = steps.locator('[aria-current="step"]');
    await expect(current.first()).toBeVisible();
    await expect(
      page.getByRole('heading', { name: 'If it stops here' }),
    ).toBeVisible();
    await expectState(page, 'Done');

    await expect(steps.getByRole('listitem')).toHaveText(
      Array.from({ length: 16 }, () => /: done.*\d\s(s|min)/),
    );
    await expect(
      page.getByText(/The application was down for .* for data/),
    ).toBeVisible();
    await expect(
      page.getByText('The original stays until somebody lets it go.').first(),
    ).toBeVisible();
    await expectSound(page, 'move-done');

    await page.getByRole('tab', { name: 'Log' }).click();
    const log = page.getByRole('list', { name: 'Log' });
    await expect(log.getByText(/Pass 1 took/)).toBeVisible();
    await page.getByRole('tab', { name: 'Plan' }).click();
    await expect(
      page.getByRole('heading', { name: 'What goes where' }),
    ).toBeVisible();
    await page.getByRole('tab', { name: 'Steps' }).click();

    const volume = await shop.volumeOf(invoicesClaim);
    expect(volume.spec).toMatchObject({ storageClassName: 'local-path' });
    const kept = await shop.volume(original);
    expect(kept).toMatchObject({
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
      status: { phase: 'Released' },
    });
    expect(await shop.sql('select count(*) from invoice')).toBe('5000');
    expect(await shop.leftOver()).toEqual([]);
  });
});
