import { execFileSync } from 'child_process';
import { Cluster } from '@stowage/test-cluster';
import { Kubectl } from '@stowage/test-cluster/src/testing';

/** The database that the tests make, and how a person with kubectl looks at it. */
export class OrdersDatabase {
  readonly namespace = 'orders';
  readonly name = 'orders-db';
  readonly pod = 'orders-db-0';
  readonly claim = 'data-orders-db-0';
  readonly cluster = Cluster.attach();
  readonly kubectl = new Kubectl(this.cluster.kubeconfigPath);

  /** Runs one statement as the superuser inside the pod and answers what psql prints. */
  async sql(statement: string): Promise<string> {
    const output = await this.kubectl.exec({
      namespace: this.namespace,
      pod: this.pod,
      container: 'postgres',
      command: [
        ...['psql', '-U', 'postgres', '-d', 'orders_db'],
        ...['-v', 'ON_ERROR_STOP=1', '-At', '-c', statement],
      ],
    });
    return output.trim();
  }

  /** Name of the node that holds the data. */
  async node(): Promise<string> {
    return this.kubectl.run([
      ...['get', 'pod', this.pod, '--namespace', this.namespace],
      '--output=jsonpath={.spec.nodeName}',
    ]);
  }

  /** Allocated bytes of the volume's directory, by `du` on the node itself. */
  async usedBytesOnNode(): Promise<number> {
    const volume = await this.kubectl.run([
      ...['get', 'pvc', this.claim, '--namespace', this.namespace],
      '--output=jsonpath={.spec.volumeName}',
    ]);
    const { spec } = await this.kubectl.json(['get', 'pv', volume]);
    const directory = (spec.hostPath ?? spec.local).path as string;
    const folder = this.cluster.nodePath(await this.node(), directory);
    const output = execFileSync('du', ['-s', '-x', '-B1', folder], {
      encoding: 'utf8',
    });
    return Number(output.split('\t')[0]);
  }

  /** Starts a Job of the dump CronJob and answers whether it succeeded. */
  async dump(job: string): Promise<void> {
    await this.kubectl.run([
      ...['create', 'job', job, '--namespace', this.namespace],
      `--from=cronjob/${this.name}-dump`,
    ]);
    await this.kubectl.run([
      ...['wait', `job/${job}`, '--namespace', this.namespace],
      ...['--for=condition=complete', '--timeout=120s'],
    ]);
  }

  /** What the dump's pod says of its artefact. */
  async dumpReport(
    job: string,
  ): Promise<{ file: string; bytes: number; entries: number }> {
    const { items } = await this.kubectl.json([
      ...['get', 'pods', '--namespace', this.namespace],
      ...['--selector', `job-name=${job}`],
    ]);
    const [{ state }] = items[0].status.containerStatuses;
    return JSON.parse(state.terminated.message);
  }
}
