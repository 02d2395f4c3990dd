import { down } from '../../src/cluster/down';
import { clusterLayout } from '../../src/cluster/layout';
import { exclusively } from '../../src/lib/exclusively';
import { startedHereVariable } from './clusterSetup';

/** Takes the cluster down after the suites if they brought it up. */
export default async function clusterTeardown(): Promise<void> {
  if (process.env[startedHereVariable]) {
    const layout = clusterLayout();
    await exclusively(layout.prefix, () => down(layout));
  }
}
