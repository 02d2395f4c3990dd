import { clusterLayout } from '../../src/cluster/layout';
import { isUp, up } from '../../src/cluster/up';
import { exclusively } from '../../src/lib/exclusively';
import { foreignKubeconfigVariable } from '../../src/testing';

/** Told to the teardown by the environment: this run started the cluster. */
export const startedHereVariable = 'STOWAGE_CLUSTER_STARTED_BY_TESTS';

/** Brings the cluster up before the suites, unless one is up or given. */
export default async function clusterSetup(): Promise<void> {
  const layout = clusterLayout();
  if (process.env[foreignKubeconfigVariable] || isUp(layout)) {
    return;
  }
  const log = (line: string) => process.stderr.write(`${line}\n`);
  await exclusively(layout.prefix, () => up(layout, log));
  process.env[startedHereVariable] = 'yes';
}
