import { expect, test, type Page } from '@playwright/test';
import {
  carryOutMove,
  openPlan,
  start,
  untilDone,
} from '../support/operations';
import { claimCard, guestPage, storageTab, visit } from '../support/portal';
import { fillTemplateForm } from '../support/templateForm';
import { HomeLab } from './HomeLab';

/** One story, told in order: what a person sees and does after `npm start`. */
test.describe.configure({ mode: 'serial' });

/** Components of the scene, each with a claim that its tab shows. */
const components: [component: string, claim: string][] = [
  ['orders-db', 'data-orders-db-0'],
  ['photos', 'photos-originals'],
  ['photos-db', 'data-photos-db-0'],
  ['notes', 'notes'],
  ['log-collector', 'logs'],
  ['metrics-db', 'data-metrics-db-0'],
];

/** What is wrong in the scene from the start. */
const findings = [
  ...['CLASS_MISSING', 'LIMIT_RANGE_REFUSED', 'NAS_DISK_FAILING'],
  ...['PROVISIONING_FAILED', 'QUOTA_EXCEEDED', 'EXPORT_ASYNC'],
  ...['LARGER_THAN_ASKED', 'NO_VOLUME_OFFERED', 'POOL_FILLING'],
  'VOLUME_FILLING',
];

test.describe('the home lab', () => {
  let lab: HomeLab;
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    lab = await HomeLab.find();
    page = await guestPage(browser);
  });
  test.afterAll(async () => {
    await lab?.fault('clear');
    lab?.close();
    await page?.context().close();
  });

  test('shows what is wrong at home', async () => {
    await visit(page, '/storage/overview');
    for (const code of findings) {
      // Some are known once disks and volumes have been measured.
      await expect(page.getByText(code).first()).toBeVisible({
        timeout: 180_000,
      });
    }
  });

  test('shows claims, pools and the cluster', async () => {
    await visit(page, '/storage/claims');
    await expect(page.getByText('photos-originals')).toBeVisible();
    await visit(page, '/storage/pools');
    await expect(page.getByText('Disk of pi-3').first()).toBeVisible();
    await expect(page.getByText('Storage pool 1').first()).toBeVisible();
    await visit(page, '/storage/clusters');
    await expect(page.getByText('Home lab').first()).toBeVisible();
    await visit(page, '/storage/kept-originals');
    await expect(
      page.getByRole('heading', { name: /^Kept originals/ }),
    ).toBeVisible();
  });

  components.forEach(([component, claim]) => {
    test(`has a tab for ${component}`, async () => {
      await storageTab(page, component);
      await expect(
        claimCard(page, claim).getByText('Ready', { exact: true }).first(),
      ).toBeVisible();
    });
  });

  test('makes a database from the template, which becomes ready', async () => {
    await fillTemplateForm(page, {
      name: 'ledger-db',
      owner: 'Home',
      version: '17',
      cluster: 'Home lab',
      namespace: 'workshop',
      tier: 'Hot',
      size: '1Gi',
      backupTier: 'Shared',
      backupSize: '1Gi',
    });
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(page.getByText(/The first dump is/)).toBeVisible({
      timeout: 120_000,
    });
    await storageTab(page, 'ledger-db');
    const claim = claimCard(page, 'data-ledger-db-0');
    await expect(
      claim.getByText('Ready', { exact: true }).first(),
    ).toBeVisible();
    await expect(
      claim.getByText('local-path', { exact: true }).first(),
    ).toBeVisible();
  });

  test('moves the database on the NAS to a disk, and rolls that back', async () => {
    const database = { component: 'photos-db', claim: 'data-photos-db-0' };
    const place = () => lab.placeOf('photos', database.claim);
    expect(await place()).toEqual({ storageClass: 'nfs-storage' });

    await carryOutMove(page, { ...database, tier: 'Hot' });
    expect(await place()).toEqual({
      storageClass: 'local-path',
      node: expect.stringMatching(/^pi-/),
    });
    await lab.ready('photos', 'photos-db-0');

    const dialog = await openPlan(page, /^Roll back… /);
    await start(dialog, 'Start the roll back');
    await untilDone(page);
    expect(await place()).toEqual({ storageClass: 'nfs-storage' });
    await lab.ready('photos', 'photos-db-0');
  });

  test('tells of a node that is switched off, and of its return', async () => {
    const { node } = await lab.placeOf('observability', 'logs');
    await visit(page, '/storage/overview');
    await lab.fault('node-off', node!);
    const finding = page.getByText('NODE_NOT_READY_WITH_DATA').first();
    await expect(finding).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText(node!).first()).toBeVisible();

    await lab.fault('node-on', node!);
    await expect(finding).toBeHidden({ timeout: 120_000 });
  });
});
