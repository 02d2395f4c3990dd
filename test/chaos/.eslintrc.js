module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // Nothing here is shipped, so everything is a development dependency.
      files: ['**/*.ts'],
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
