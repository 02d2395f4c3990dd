/*
 * A folder is a room: this file says what may be imported in it, so that data flows one way.
 * request → router → service → observe, assess, manifests, store → adapters
 */
const rooms = [
  'actions',
  'adapters',
  'assess',
  'config',
  'executor',
  'manifests',
  'observe',
  'permissions',
  'planner',
  'publish',
  'router',
  'service',
  'store',
];

/** What each room may use of the others; a room that is not named here may use all. */
const mayUse = {
  assess: [],
  config: [],
  adapters: ['config'],
  store: [],
  manifests: ['adapters'],
  planner: [],
  executor: ['adapters', 'config', 'observe', 'planner', 'store'],
  observe: ['adapters', 'config', 'store'],
  permissions: [],
  publish: [],
  service: [
    'adapters',
    'assess',
    'config',
    'executor',
    'manifests',
    'observe',
    'permissions',
    'planner',
    'store',
  ],
  router: ['service'],
  actions: ['service'],
};

const zones = Object.entries(mayUse).map(([room, allowed]) => ({
  target: `./src/${room}/**/!(*.test).ts`,
  from: rooms
    .filter(other => other !== room && !allowed.includes(other))
    .map(other => `./src/${other}/**/*`),
  message: `${room}/ must not know it: data flows one way (see docs/architecture.md).`,
}));

/** Libraries with one door each; foreign types and errors stop there. */
const doors = {
  '@kubernetes/client-node': 'src/adapters/kubernetes',
  knex: 'src/store',
  express: 'src/router',
};
const closedTo = folder =>
  Object.entries(doors)
    .filter(([, door]) => door !== folder)
    .map(([name, door]) => ({
      name,
      message: `Only ${door} imports ${name}.`,
    }));
const openDoors = Object.values(doors);

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  settings: {
    'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
  },
  rules: { 'import/no-restricted-paths': ['error', { zones }] },
  overrides: [...openDoors, undefined].map(folder => ({
    files: [folder ? `${folder}/**/*.ts` : 'src/**/*.ts'],
    excludedFiles: [
      '**/*.test.ts',
      '**/__testUtils__/**',
      'src/tests/**',
      'src/schema/**',
      ...(folder ? [] : openDoors.map(door => `${door}/**`)),
    ],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: closedTo(folder) },
      ],
    },
  })),
});
