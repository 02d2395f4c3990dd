import { expect, test, type Page } from '@playwright/test';
import { seriousFindings } from './support/accessibility';
import { signIn, visit } from './support/portal';

// The cluster that is dead is told on each page but the list of operations, whose filters are there
// also where nothing was started yet.
const pages: [path: string, shown: RegExp][] = [
  ['/storage/overview', /Attic/],
  ['/storage/claims', /Attic/],
  ['/storage/pools', /Attic/],
  ['/storage/operations', /^Activity$/],
  ['/storage/kept-originals', /Attic/],
  ['/storage/clusters', /Attic/],
];

(['light', 'dark'] as const).forEach(colorScheme => {
  test.describe(`${colorScheme} theme`, () => {
    let page: Page;

    test.beforeAll(async ({ browser }) => {
      // axe opens a page of its own beside it, which needs a context of ours.
      const context = await browser.newContext({ colorScheme });
      page = await context.newPage();
      await signIn(page);
    });
    test.afterAll(() => page.context().close());

    pages.forEach(([path, shown]) => {
      test(`${path} has no serious finding of axe`, async () => {
        await visit(page, path);
        await expect(
          page.getByText(shown).filter({ visible: true }).first(),
        ).toBeVisible();
        expect(await seriousFindings(page)).toEqual([]);
      });
    });
  });
});
