import { runClusterTool } from '../lib/cluster.mjs';

/** The real cluster by hand: up (the default), down, status, cut and mend a node. */
export function run({ args, env }) {
  return runClusterTool({ args: args.length > 0 ? args : ['up'], env });
}
