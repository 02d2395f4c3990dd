import { expect, test, type Page } from '@playwright/test';
import { carryOutMove, keptRow } from './support/operations';
import { guestPage, storageTab, visit } from './support/portal';
import { scene } from './support/scene';
import { Shop } from './support/Shop';

/** One story, told in order: each test begins where the one before has ended. */
test.describe.configure({ mode: 'serial' });

test.describe('files of a Deployment', () => {
  const shop = new Shop();
  const { photos } = scene;
  const app = photos.claim;
  let page: Page;
  let files: string;

  test.beforeAll(async ({ browser }) => {
    page = await guestPage(browser);
    await shop.kubectl.run([
      ...['rollout', 'status', `deployment/${app}`],
      ...['--namespace', 'orders', '--timeout=120s'],
    ]);
    files = await shop.photos();
    expect(files.match(/\.raw/g)).toHaveLength(80);
  });
  test.afterAll(() => page.context().close());

  /** The claim lies where it was moved to with each of its bytes, and what it lay on is kept. */
  async function expectMoved(options: { from: string; storageClass: string }) {
    const { from, storageClass } = options;
    const volume = await shop.volumeOf(photos.claim);
    expect(volume.metadata.name).not.toBe(from);
    expect(volume.spec).toMatchObject({
      storageClassName: storageClass,
      persistentVolumeReclaimPolicy: 'Delete',
    });
    expect(await shop.photos()).toBe(files);
    expect(await shop.volume(from)).toMatchObject({
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
      status: { phase: 'Released' },
    });
    expect(await shop.leftOver()).toEqual([]);
  }

  test('go to another node with each byte, owner, mode and time', async () => {
    const from = (await shop.volumeOf(photos.claim)).metadata.name;
    const { node } = await shop.podOf(app);
    const other = shop.cluster.nodes.find(name => name !== node)!;

    await carryOutMove(page, { ...photos, tier: 'Hot', node: other });

    expect((await shop.podOf(app)).node).toBe(other);
    await expectMoved({ from, storageClass: 'local-path' });
  });

  test('go to the NAS with each byte, owner, mode and time', async () => {
    const from = (await shop.volumeOf(photos.claim)).metadata.name;

    await carryOutMove(page, { ...photos, tier: 'Shared' });

    await expectMoved({ from, storageClass: 'nfs-storage' });
    await storageTab(page, photos.component);
    await expect(
      page.getByText('nfs-storage', { exact: true }).first(),
    ).toBeVisible();
  });

  test('leave an original of each move, listed with what it holds', async () => {
    const kept = await shop.keptOf(photos.claim);
    expect(kept).toHaveLength(2);

    await visit(page, '/storage/kept-originals');
    for (const { metadata, spec } of kept) {
      const row = keptRow(page, metadata.name);
      await expect(row).toContainText('of claim photos in orders on home');
      await expect(row).toContainText((spec.hostPath ?? spec.local).path);
      await expect(row).toContainText(/(38|39|40|41)(\.\d+)?\sMiB of 200\sMiB/);
      await expect(row).toContainText(/reminds on/);
    }
  });
});
