import { expect, test, type Page } from '@playwright/test';
import { expectSound } from './support/accessibility';
import {
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

test.describe('a move that is cancelled', () => {
  const shop = new Shop();
  let page: Page;
  let before: Awaited<ReturnType<typeof whatThereIs>>;

  /** Everything that a move would touch, as it is now. */
  async function whatThereIs() {
    const { items } = await shop.kubectl.json(['get', 'pv']);
    const { spec } = await shop.volumeOf(invoicesClaim);
    return {
      volumes: items.map(({ metadata }: any) => metadata.name).sort(),
      reclaimPolicy: spec.persistentVolumeReclaimPolicy,
      claim: (await shop.claim(invoicesClaim)).metadata.uid,
      pod: await shop.podOf(scene.invoices.set),
    };
  }

  test.beforeAll(async ({ browser }) => {
    page = await guestPage(browser, 'dark');
    await shop.kubectl.run([
      ...['rollout', 'status', `statefulset/${scene.invoices.set}`],
      ...['--namespace', 'orders', '--timeout=120s'],
    ]);
    before = await whatThereIs();
  });
  test.afterAll(() => page.context().close());

  test('says what cancelling leads to before it is asked for', async () => {
    const { component } = scene.invoices;
    const dialog = await openMoveWizard(page, {
      component,
      claim: invoicesClaim,
    });
    await expectSound(page, 'move-where-dark');
    await planMove(dialog, { tier: 'Hot' });
    await expectSound(page, 'move-plan-dark');
    await start(dialog, 'Start the move');
    await expectState(page, 'Waits for your word');
    expect((await shop.volumeOf(invoicesClaim)).spec).toMatchObject({
      persistentVolumeReclaimPolicy: 'Retain',
    });

    await page.getByRole('button', { name: 'Cancel…' }).click();
    const ask = page.getByRole('dialog');
    await expect(ask.getByText(/application/)).toBeVisible();
    await expectSound(page, 'cancel-asks');
    await ask.getByRole('button', { name: 'Let it go on' }).click();
    await expect(ask).toHaveCount(0);
    await expectState(page, 'Waits for your word');
    await expect(page.getByRole('button', { name: 'Cancel…' })).toBeFocused();
  });

  test('leaves everything as it was', async () => {
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Cancel the operation' })
      .click();
    await expectState(page, 'Cancelled');

    // What was done is put back; what was not begun is neither done nor undone.
    const steps = page.getByRole('list', { name: 'Steps' });
    await expect(steps.getByText(/: undone$/)).not.toHaveCount(0);
    await expect(
      steps.getByText(/: (running|failed|being undone)$/),
    ).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Cancel…' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /Roll back/ })).toHaveCount(
      0,
    );
    await expectSound(page, 'cancelled');

    expect(await shop.leftOver()).toEqual([]);
    await expect.poll(whatThereIs).toEqual(before);
  });
});
