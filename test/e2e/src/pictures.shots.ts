import path from 'path';
import { expect, test, type Page } from '@playwright/test';
import {
  confirmStop,
  expectState,
  openMoveWizard,
  openPlan,
  planMove,
  start,
  typeConfirmation,
  untilDone,
} from './support/operations';
import { OrdersDatabase } from './support/orders';
import { places } from './support/places';
import { claimCard, signIn, storageTab, visit } from './support/portal';
import { invoicesClaim, scene } from './support/scene';
import { fillTemplateForm } from './support/templateForm';

const pictures = path.join(places.root, 'docs/images');

/** Takes the visible part of the page, without the animation of a pointer or a caret. */
async function picture(page: Page, name: string) {
  await page.screenshot({
    path: path.join(pictures, `${name}.png`),
    animations: 'disabled',
  });
}

test('pictures of the documentation', async ({ browser }) => {
  const database = new OrdersDatabase();
  const page = await browser.newPage({
    viewport: { width: 1400, height: 900 },
  });
  await signIn(page);

  await fillTemplateForm(page, {
    name: database.name,
    owner: 'Home',
    version: '15',
    cluster: 'Home',
    namespace: database.namespace,
    tier: 'Hot',
    size: '1Gi',
    backupTier: 'Shared',
    backupSize: '1Gi',
  });
  await picture(page, 'template-review');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText(/The first dump is/)).toBeVisible({
    timeout: 240_000,
  });
  await picture(page, 'template-done');

  await database.sql(
    'create table ledger as select n, repeat(md5(n::text), 20) as entry from generate_series(1, 60000) n',
  );
  await storageTab(page, database.name);
  await expect(
    claimCard(page, database.claim)
      .getByText(/^1\d\d\sMiB/)
      .first(),
  ).toBeVisible({ timeout: 90_000 });
  await picture(page, 'storage-tab');

  await visit(page, '/storage/claims');
  await expect(page.getByText(database.claim)).toBeVisible();
  await picture(page, 'claims');

  await visit(page, '/storage/pools');
  await expect(page.getByText('Disk of worker-1')).toBeVisible();
  await picture(page, 'pools');
});

test('pictures of a move', async ({ browser }) => {
  const page = await browser.newPage({
    viewport: { width: 1400, height: 840 },
  });
  await signIn(page);
  const dialog = await openMoveWizard(page, {
    component: scene.invoices.component,
    claim: invoicesClaim,
  });
  await picture(page, 'move-where');
  await planMove(dialog, { tier: 'Hot' });
  await picture(page, 'move-plan');
  await start(dialog, 'Start the move');
  await expectState(page, 'Waits for your word');
  await picture(page, 'operation-asks');
  await confirmStop(page);
  await expect(
    page.getByRole('listitem').filter({ hasText: 'Stop ' }).first(),
  ).toContainText(': done', { timeout: 120_000 });
  await expect(page.locator('[aria-current="step"]')).toBeVisible();
  await picture(page, 'operation-running');
  await untilDone(page);
  await picture(page, 'operation-done');

  const rollBack = await openPlan(page, /^Roll back… /);
  await picture(page, 'roll-back-plan');
  await rollBack.getByRole('button', { name: 'Close' }).last().click();
});

test('pictures of what was kept and done', async ({ browser }) => {
  const page = await browser.newPage({
    viewport: { width: 1400, height: 900 },
  });
  await signIn(page);
  await visit(page, `/storage/claims/home/orders/${scene.scans.claim}`);
  const retire = await openPlan(page, `Retire… ${scene.scans.claim}`);
  await picture(page, 'retire-plan');
  await typeConfirmation(retire, scene.scans.claim);
  await start(retire, 'Retire it');
  await untilDone(page);

  await visit(page, '/storage/kept-originals');
  await expect(page.getByText(invoicesClaim).first()).toBeVisible();
  await picture(page, 'kept-originals');

  await visit(page, '/storage/operations');
  await expect(
    page.getByRole('row').filter({ hasText: invoicesClaim }).first(),
  ).toContainText('Done');
  await picture(page, 'operations');
});
