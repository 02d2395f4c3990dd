import { expect, test, type Page } from '@playwright/test';
import { OrdersDatabase } from './support/orders';
import {
  claimCard,
  expectDocumentation,
  signIn,
  storageTab,
  usedInBytes,
  visit,
} from './support/portal';
import { fillTemplateForm } from './support/templateForm';

/** The main job, told in order: each step needs the one before. */
test.describe.configure({ mode: 'serial' });

test.describe('a database from the template', () => {
  const database = new OrdersDatabase();
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await signIn(page);
  });
  test.afterAll(async () => {
    await Promise.all(
      database.cluster.nodes.map(node => database.cluster.mend(node)),
    );
    await page.close();
  });

  test('is made by filling in the form', async () => {
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
    await page.getByRole('button', { name: 'Create', exact: true }).click();

    await expect(page.getByText(/The first dump is/)).toBeVisible({
      timeout: 240_000,
    });
  });

  test('is ready on local-path, and its tab says where it lies', async () => {
    const node = await database.node();
    await storageTab(page, database.name);
    const claim = claimCard(page, database.claim);

    await expect(
      claim.getByText('local-path', { exact: true }).first(),
    ).toBeVisible();
    await expect(claim.getByText(`Only on ${node}`).first()).toBeVisible();
    await expect(
      claim.getByText('Ready', { exact: true }).first(),
    ).toBeVisible();
    await expect(
      claim.getByText(/Deleting the claim destroys its data/).first(),
    ).toBeVisible();
    await expect(page.getByText('DELETE_DESTROYS_DATA')).toBeAttached();
  });

  test('takes rows, and what is really used agrees with du on the node', async () => {
    await database.sql(
      'create table if not exists ledger as select n, repeat(md5(n::text), 20) as entry from generate_series(1, 60000) n',
    );
    await database.sql('checkpoint');
    const claim = claimCard(page, database.claim);

    await expect(async () => {
      const onNode = await database.usedBytesOnNode();
      const shown = usedInBytes(await claim.innerText());
      // The screen shows three digits.
      expect(Math.abs(shown - onNode) / onNode).toBeLessThan(0.01);
      expect(onNode).toBeGreaterThan(40 * 1024 ** 2);
    }).toPass({ timeout: 120_000, intervals: [2_000] });
  });

  test('is dumped, and the dump is listed and larger than the empty one', async () => {
    await database.dump('orders-db-by-hand');
    const report = await database.dumpReport('orders-db-by-hand');

    expect(report.entries).toBeGreaterThan(0);
    expect(report.bytes).toBeGreaterThan(500_000);
  });

  test('shows a change in the cluster by itself', async () => {
    await storageTab(page, database.name);
    await claimCard(page, database.claim).first().waitFor();
    const began = Date.now();
    await database.kubectl.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: 'attachments',
          labels: { 'backstage.io/kubernetes-id': database.name },
        },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'local-path',
          resources: { requests: { storage: '100Mi' } },
        },
      }),
      database.namespace,
    );
    const claim = claimCard(page, 'attachments');
    await claim.first().waitFor();
    test.info().annotations.push({
      type: 'seen after',
      description: `${Date.now() - began} ms, kubectl included`,
    });

    await expect(page.getByText('CLAIM_WAITS_FOR_POD')).toBeAttached();
    await database.kubectl.run([
      ...['delete', 'pvc', 'attachments', '--namespace', database.namespace],
    ]);
    await expect(claim).toHaveCount(0);
  });

  test('has documentation with a runbook', async () => {
    await visit(page, `/docs/default/component/${database.name}`);
    await expectDocumentation(page, 'Runbook');

    await visit(
      page,
      '/docs/default/component/stowage/runbooks/delete-destroys-data/',
    );
    await expectDocumentation(page, 'Deleting destroys data');
  });

  test('is reported while its node is cut off, and no longer afterwards', async () => {
    await storageTab(page, database.name);
    const finding = page.getByText('NODE_NOT_READY_WITH_DATA');
    await expect(finding).toHaveCount(0);

    const node = await database.node();
    await database.cluster.cut(node);
    await expect(finding.first()).toBeVisible({ timeout: 90_000 });

    await database.cluster.mend(node);
    await expect(finding).toHaveCount(0, { timeout: 90_000 });
  });
});
