import path from 'path';
import { expect, test } from '@playwright/test';
import { places } from '../support/places';
import { claimCard, guestPage, storageTab, visit } from '../support/portal';

const pictures = path.join(places.root, 'docs/images');

test('pictures of the home lab', async ({ browser }) => {
  const page = await guestPage(browser);
  const picture = (name: string) =>
    page.screenshot({
      path: path.join(pictures, `${name}.png`),
      animations: 'disabled',
    });

  await visit(page, '/storage/overview');
  // The last to be known: disks and volumes have to be measured first.
  for (const code of ['VOLUME_FILLING', 'NAS_DISK_FAILING']) {
    await expect(page.getByText(code).first()).toBeVisible({
      timeout: 180_000,
    });
  }
  await picture('home-lab');

  await storageTab(page, 'photos-db');
  const claim = claimCard(page, 'data-photos-db-0');
  await expect(claim.getByText('Ready', { exact: true }).first()).toBeVisible();
  await picture('home-lab-tab');
  await page.context().close();
});
