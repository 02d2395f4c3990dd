import { readFileSync, statSync, writeFileSync } from 'fs';
import path from 'path';
import { expect, test, type Page } from '@playwright/test';
import { expectSound } from './support/accessibility';
import {
  keptRow,
  openPlan,
  start,
  typeConfirmation,
  untilDone,
} from './support/operations';
import { guestPage, visit } from './support/portal';
import { scene } from './support/scene';
import { Shop } from './support/Shop';

/** One story, told in order: each test begins where the one before has ended. */
test.describe.configure({ mode: 'serial' });

test.describe('a claim that nobody uses any more', () => {
  const shop = new Shop();
  const { claim } = scene.scans;
  let page: Page;
  let before: any;
  let volume: string;
  /** A file on the volume, as this machine reaches it. */
  let scan: string;

  test.beforeAll(async ({ browser }) => {
    page = await guestPage(browser, 'dark');
    before = await shop.claim(claim);
    volume = before.spec.volumeName;
    const { spec } = await shop.volume(volume);
    scan = path.join(shop.cluster.nasPath(spec.nfs.path), 'scan.pdf');
    writeFileSync(scan, 'of 1987', { mode: 0o640 });
  });
  test.afterAll(() => page.context().close());

  test('is not retired where something uses it, with the reason', async () => {
    await visit(page, `/storage/claims/home/orders/${scene.photos.claim}`);
    const dialog = await openPlan(page, `Retire… ${scene.photos.claim}`, {
      declined: true,
    });
    const reasons = dialog.getByRole('list', { name: 'Preflight' });
    await expect(reasons.getByText('CLAIM_IN_USE')).toBeVisible();
    await expect(reasons.getByText(/Deployment.* photos/)).toBeVisible();
  });

  test('says what is kept, and asks for its name', async () => {
    await visit(page, `/storage/claims/home/orders/${claim}`);
    const dialog = await openPlan(page, `Retire… ${claim}`);
    await expect(
      dialog.getByText(/^Kept: Volume .* until somebody releases it/),
    ).toBeVisible();
    const retire = dialog.getByRole('button', { name: 'Retire it' });
    await expect(retire).toBeDisabled();
    await expectSound(page, 'retire-plan');
    await typeConfirmation(dialog, claim);
    await expect(retire).toBeEnabled();
  });

  test('goes, and its volume stays with what it holds', async () => {
    await start(page.getByRole('dialog'), 'Retire it');
    await untilDone(page);
    await expectSound(page, 'retired');

    expect(await shop.claim(claim)).toBeUndefined();
    expect(await shop.volume(volume)).toMatchObject({
      metadata: { annotations: { 'stowage.io/kept-because': 'retired' } },
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
      status: { phase: 'Released' },
    });
    expect(readFileSync(scan, 'utf8')).toBe('of 1987');
    expect(await shop.leftOver()).toEqual([]);
  });

  test('is listed with the kept originals, and offered to be brought back', async () => {
    await visit(page, '/storage/kept-originals');
    const row = keptRow(page, volume);
    await expect(row).toContainText(`of claim ${claim} in orders on home`);
    await expect(row.getByRole('button', { name: /Roll back/ })).toHaveCount(0);
    await expectSound(page, 'retired-kept');

    const dialog = await openPlan(page, `Bring back… ${claim} (${volume})`);
    await expect(dialog.getByRole('radio')).toHaveCount(0);
    await expectSound(page, 'bring-back-plan');
    await start(dialog, 'Bring it back');
    await untilDone(page);
  });

  test('is the same claim on the same volume afterwards', async () => {
    const after = await shop.claim(claim);
    expect(after.status.phase).toBe('Bound');
    expect(after.metadata.labels).toEqual(before.metadata.labels);
    expect(after.spec).toEqual(before.spec);
    const bound = await shop.volume(volume);
    expect(bound.spec.persistentVolumeReclaimPolicy).toBe('Delete');
    expect(bound.metadata.labels ?? {}).not.toHaveProperty([
      'stowage.io/kept-by',
    ]);
    expect(readFileSync(scan, 'utf8')).toBe('of 1987');
    // eslint-disable-next-line no-bitwise -- the kind of the file is not its mode
    expect(statSync(scan).mode & 0o777).toBe(0o640);
    expect(await shop.leftOver()).toEqual([]);

    await visit(page, '/storage/kept-originals');
    await expect(
      page.getByRole('heading', { name: /^Kept originals/ }),
    ).toBeVisible();
    await expect(keptRow(page, volume)).toHaveCount(0);
    await visit(page, `/storage/claims/home/orders/${claim}`);
    await expect(
      page.getByRole('heading', { name: claim, exact: true }),
    ).toBeVisible();
  });
});
