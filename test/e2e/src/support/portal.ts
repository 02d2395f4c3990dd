import {
  expect,
  type Browser,
  type Locator,
  type Page,
} from '@playwright/test';

/** Opens the portal as its guest. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page.getByRole('link', { name: 'Create', exact: true }),
  ).toBeVisible();
}

/**
 * Opens a page of the portal as a link on it would: a development build takes many seconds to load
 * anew.
 */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate(to => {
    window.history.pushState(null, '', to);
    // What the router listens to.
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/**
 * A page of its own for the guest of the portal, wide enough for everything. It has a context of its
 * own as well: axe opens another page beside it. Close it by `page.context().close()`.
 *
 * @param colorScheme - the theme for the whole life of the page: where it changes, Backstage makes
 *   everything anew, open dialogs included
 */
export async function guestPage(
  browser: Browser,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    colorScheme,
  });
  const page = await context.newPage();
  await signIn(page);
  return page;
}

/** Opens the storage tab of a component. */
export async function storageTab(page: Page, component: string): Promise<void> {
  await visit(page, `/catalog/default/component/${component}/storage`);
  await expect(
    page.getByRole('heading', { name: 'Claims', exact: true }),
  ).toBeVisible();
}

/** What the tab shows of one claim. */
export function claimCard(page: Page, claim: string): Locator {
  return page
    .getByRole('region', { name: 'Claims' })
    .getByRole('listitem')
    .filter({ hasText: claim });
}

/** Waits until TechDocs shows a page; it hides what it has loaded until the styles are there. */
export async function expectDocumentation(
  page: Page,
  link: string,
): Promise<void> {
  const content = page.getByTestId('techdocs-native-shadowroot');
  await expect(content.getByRole('link', { name: link }).first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(content.locator('html')).toHaveCSS('opacity', '1');
}

const units: Record<string, number> = {
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** Bytes of the used figure in a claim's text, such as `45.6 MiB of 1 GiB asked`. */
export function usedInBytes(text: string): number {
  const [, figure, unit] =
    /([\d.,]+)\s([KMG]iB)\s+of\s[\d.,]+\s[KMG]iB\sasked/.exec(text) ?? [];
  if (!figure) throw new Error(`There is no used figure in “${text}”.`);
  return Number(figure.replace(/,/g, '')) * units[unit];
}
