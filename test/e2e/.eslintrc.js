module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // Everything here is a test, so its tools are development dependencies.
      files: ['src/**/*.ts'],
      rules: {
        '@backstage/no-undeclared-imports': 'off',
        'import/no-extraneous-dependencies': [
          'error',
          { devDependencies: true },
        ],
      },
    },
  ],
});
