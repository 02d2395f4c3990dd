import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

/**
 * What axe finds on a page that keeps people out, each with the element that it is about. The page
 * must be of a context of the test's own: axe opens another page beside it.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Backstage's own tabs point at a panel that its pages do not have.
    .exclude('.bui-Tab')
    // Its bell shows a number that its label does not have.
    .exclude('a[href="/notifications"]')
    // React Aria says through here that a button is busy, and keeps pointing at the button for a
    // few seconds, also once it has gone together with its dialog.
    .exclude('[data-live-announcer]')
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(node => `${id}: ${node.target} ${node.html}`),
    );
}

/**
 * Looks at a screen: axe must find nothing serious, and a picture of it goes into the report, for
 * what only eyes can judge.
 */
export async function expectSound(page: Page, name: string): Promise<void> {
  const path = test.info().outputPath(`${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  await test.info().attach(name, { path });
  expect(await seriousFindings(page)).toEqual([]);
}
