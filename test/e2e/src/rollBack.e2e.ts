import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectSound } from './support/accessibility';
import {
  carryOutMove,
  keptRow,
  openPlan,
  planIsReady,
  start,
  typeConfirmation,
  untilDone,
} from './support/operations';
import { guestPage, visit } from './support/portal';
import { invoicesClaim, scene } from './support/scene';
import { Shop } from './support/Shop';

/** One story, told in order: each test begins where the one before has ended. */
test.describe.configure({ mode: 'serial' });

test.describe('a roll back', () => {
  const shop = new Shop();
  const { component } = scene.invoices;
  const buttonOf = (volume: string) =>
    `Roll back… ${invoicesClaim} (${volume})`;
  let page: Page;
  /** Names of the volumes on the NAS and on the node. */
  let onNas: string;
  let onNode: string;

  const rows = (of: string) =>
    shop.sql(`select count(*) from invoice where entry like '${of}%'`);
  const write = (of: string) =>
    shop.sql(
      `insert into invoice select n, '${of}' || n from generate_series(1, 1000) n`,
    );

  test.beforeAll(async ({ browser }) => {
    page = await guestPage(browser);
    await shop.sql(
      'drop table if exists invoice; create table invoice as select n, repeat(md5(n::text), 20) as entry from generate_series(1, 5000) n',
    );
    // It may have been moved already: then its original is on the NAS.
    let present = await shop.volumeOf(invoicesClaim);
    if (present.spec.nfs) {
      await carryOutMove(page, {
        component,
        claim: invoicesClaim,
        tier: 'Hot',
      });
      present = await shop.volumeOf(invoicesClaim);
    }
    onNode = present.metadata.name;
    const kept = await shop.keptOf(invoicesClaim);
    onNas = kept.find(({ spec }) => spec.nfs).metadata.name;
    await write('since the move ');
  });
  test.afterAll(() => page.context().close());

  /** The claim lies on one volume, and the other one is kept. */
  async function expectOn(present: string, kept: string) {
    const volume = await shop.volumeOf(invoicesClaim);
    expect(volume.metadata.name).toBe(present);
    expect(volume.metadata.labels ?? {}).not.toHaveProperty([
      'stowage.io/kept-by',
    ]);
    expect(volume.spec.persistentVolumeReclaimPolicy).toBe('Delete');
    expect(await shop.volume(kept)).toMatchObject({
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
      metadata: {
        labels: { 'stowage.io/kept-by': expect.stringMatching(/^op/) },
      },
      status: { phase: 'Released' },
    });
    expect(await shop.leftOver()).toEqual([]);
  }

  async function chooseWay(dialog: Locator, name: RegExp) {
    const radio = dialog.getByRole('radio', { name });
    await dialog
      .locator('label', { has: page.getByRole('radio', { name }) })
      .click();
    await expect(radio).toBeChecked();
  }

  test('carries back what was written since the move', async () => {
    await visit(page, '/storage/kept-originals');
    await expect(keptRow(page, onNas)).toContainText(
      `of claim ${invoicesClaim}`,
    );
    const dialog = await openPlan(keptRow(page, onNas), buttonOf(onNas));
    await expect(
      dialog.getByRole('radio', { name: /^Carry it back/ }),
    ).toBeChecked();
    await expect(dialog.getByRole('textbox')).toHaveCount(0);
    await expectSound(page, 'roll-back-plan');

    await start(dialog, 'Start the roll back');
    await untilDone(page);

    expect(await rows('since the move ')).toBe('1000');
    expect(await shop.sql('select count(*) from invoice')).toBe('6000');
    await expectOn(onNas, onNode);
  });

  test('to the state of then asks for the name of the claim', async () => {
    await write('since the roll back ');
    await visit(page, '/storage/kept-originals');
    const dialog = await openPlan(keptRow(page, onNode), buttonOf(onNode));
    await chooseWay(dialog, /^Set it aside/);
    const startIt = dialog.getByRole('button', { name: 'Start the roll back' });
    await expect(dialog.getByRole('textbox')).toBeVisible();
    await planIsReady(dialog);
    await expect(startIt).toBeDisabled();
    await dialog.getByRole('textbox').fill('data-invoices');
    await expect(startIt).toBeDisabled();
    await expectSound(page, 'return-plan');

    await typeConfirmation(dialog, invoicesClaim);
    await expect(startIt).toBeEnabled();
  });

  test('to the state of then sets aside what was written since', async () => {
    await start(page.getByRole('dialog'), 'Start the roll back');
    await untilDone(page);

    expect(await rows('since the roll back ')).toBe('0');
    expect(await rows('since the move ')).toBe('1000');
    await expectOn(onNode, onNas);

    await visit(page, '/storage/kept-originals');
    await expect(keptRow(page, onNas)).toContainText(
      `of claim ${invoicesClaim}`,
    );
    await expectSound(page, 'returned-kept');
  });

  test('brings them back again, since the volume that holds them was kept', async () => {
    const dialog = await openPlan(keptRow(page, onNas), buttonOf(onNas));
    await chooseWay(dialog, /^Set it aside/);
    await typeConfirmation(dialog, invoicesClaim);
    await start(dialog, 'Start the roll back');
    await untilDone(page);

    expect(await rows('since the roll back ')).toBe('1000');
    await expectOn(onNas, onNode);
  });
});
