import { existsSync } from 'fs';
import { expect, test, type Page } from '@playwright/test';
import { expectSound } from './support/accessibility';
import {
  carryOutMove,
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

test.describe('letting go of an original', () => {
  const shop = new Shop();
  const { photos } = scene;
  let page: Page;
  /** Name of the volume, and the folder on its node, as this machine reaches it. */
  let original: string;
  let folder: string;
  let files: string;

  test.beforeAll(async ({ browser }) => {
    page = await guestPage(browser, 'dark');
    if ((await shop.keptOf(photos.claim)).length === 0) {
      await carryOutMove(page, { ...photos, tier: 'Shared' });
    }
    const [{ metadata, spec }] = await shop.keptOf(photos.claim);
    original = metadata.name;
    const [{ matchExpressions }] = spec.nodeAffinity.required.nodeSelectorTerms;
    folder = shop.cluster.nodePath(
      matchExpressions[0].values[0],
      (spec.hostPath ?? spec.local).path,
    );
    files = await shop.photos();
  });
  test.afterAll(() => page.context().close());

  test('is declined within the first hour, with the reason', async () => {
    await visit(page, '/storage/kept-originals');
    await expect(keptRow(page, original)).toBeVisible();
    const dialog = await openPlan(page, `Release… ${original}`, {
      declined: true,
    });
    const reasons = dialog.getByRole('list', { name: 'Preflight' });
    await expect(reasons.getByText('RELEASE_TOO_SOON')).toBeVisible();
    await expect(
      reasons.getByText(/What to do: Wait until the hour is over/),
    ).toBeVisible();
    await expect(
      dialog.getByRole('button', { name: 'Release it' }),
    ).toHaveCount(0);
    await expectSound(page, 'release-declined');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(dialog).toHaveCount(0);
    await expect(
      page.getByRole('button', { name: `Release… ${original}` }),
    ).toBeFocused();
    expect(await shop.hasVolume(original)).toBe(true);
  });

  test('asks for the name of the volume once it may be', async () => {
    await shop.ageKept(original);
    await page.reload();
    await expect(keptRow(page, original)).toContainText('2 hours ago');
    const dialog = await openPlan(page, `Release… ${original}`);
    await expect(dialog.getByText(/is gone for good/)).toBeVisible();
    const release = dialog.getByRole('button', { name: 'Release it' });
    await expect(release).toBeDisabled();
    await expectSound(page, 'release-plan');
    await typeConfirmation(dialog, original);
    await expect(release).toBeEnabled();
  });

  test('destroys that volume with its bytes, and touches nothing else', async () => {
    expect(existsSync(folder)).toBe(true);
    const others = (await shop.kubectl.json(['get', 'pv'])).items
      .map(({ metadata }: any) => metadata.name)
      .filter((name: string) => name !== original);
    const pod = await shop.podOf(photos.claim);

    await start(page.getByRole('dialog'), 'Release it');
    await untilDone(page);
    await expectSound(page, 'released');

    await expect.poll(() => shop.hasVolume(original)).toBe(false);
    expect(existsSync(folder)).toBe(false);
    for (const name of others) expect(await shop.hasVolume(name)).toBe(true);
    expect(await shop.podOf(photos.claim)).toEqual(pod);
    expect(await shop.photos()).toBe(files);
    expect(await shop.leftOver()).toEqual([]);

    await visit(page, '/storage/kept-originals');
    await expect(
      page.getByRole('heading', { name: /^Kept originals \(\d+\)$/ }),
    ).toBeVisible();
    await expect(keptRow(page, original)).toHaveCount(0);
  });
});
