import path from 'node:path';
import { root } from './paths.mjs';
import { runHere } from './process.mjs';

/** How TypeScript of `test/cluster` and `benchmarks` runs without a build. */
export const typescriptLoader = [
  '--require',
  '@backstage/cli/config/nodeTransform.cjs',
];

/** Runs the tool of `test/cluster` with its own arguments. */
export function runClusterTool({ args, env }) {
  return runHere({
    command: 'node',
    args: [
      ...typescriptLoader,
      path.join(root, 'test/cluster/src/cli.ts'),
      ...args,
    ],
    env,
  });
}
