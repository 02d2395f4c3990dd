import { defineConfig } from '@playwright/test';

/** Chromium of the distribution: Playwright's own is a download that many networks refuse. */
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'test/e2e/src',
  timeout: 300_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  // One cluster and one portal: the tests tell one story in order.
  workers: 1,
  retries: 0,
  reporter: [
    ['list'],
    ['json', { outputFile: '.tools/log/test-e2e.json' }],
    ['html', { open: 'never', outputFolder: 'e2e-test-report' }],
  ],
  projects: [
    { name: 'e2e', testMatch: '**/*.e2e.ts' },
    { name: 'lab', testMatch: '**/*.lab.ts' },
    {
      name: 'screenshots',
      testMatch: '**/*.shots.ts',
      testIgnore: '**/lab/**',
    },
    { name: 'lab-screenshots', testMatch: '**/lab/*.shots.ts' },
  ],
  outputDir: '.tools/e2e-results',
  use: {
    actionTimeout: 20_000,
    baseURL: 'http://localhost:3000',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath,
      args: [
        // Chromium refuses its sandbox to root, which containers and CI run as.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
