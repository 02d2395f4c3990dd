// These suites need a built cluster, some of them root, so they are kept out of
// `backstage-cli repo test`; the transform is the same as there.
/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  roots: ['<rootDir>/src', '<rootDir>/suites'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  globalSetup: '<rootDir>/suites/support/clusterSetup.ts',
  globalTeardown: '<rootDir>/suites/support/clusterTeardown.ts',
  transform: {
    '\\.(ts|js)$': [
      require.resolve('@backstage/cli/config/jestSwcTransform'),
      { jsc: { parser: { syntax: 'typescript', decorators: true } } },
    ],
  },
  // Published as ES modules only, which Jest does not load.
  transformIgnorePatterns: [
    '/node_modules/(?!(@kubernetes/client-node|openid-client|oauth4webapi|jose)/)',
  ],
  testTimeout: 180_000,
};
