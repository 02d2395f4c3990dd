import { Cluster } from '@stowage/test-cluster';
import { Kubectl } from '@stowage/test-cluster/src/testing';
import { scene, sceneNamespace } from './scene';

/** What the scene's applications have in the cluster, as a person with kubectl sees it. */
export class Shop {
  readonly cluster = Cluster.attach();
  readonly kubectl = new Kubectl(this.cluster.kubeconfigPath);

  /** Runs one statement in the database of invoices and answers what psql prints. */
  async sql(statement: string): Promise<string> {
    const output = await this.kubectl.exec({
      namespace: sceneNamespace,
      pod: scene.invoices.pod,
      command: [
        ...['psql', '-U', 'postgres', '-d', 'invoices'],
        ...['-v', 'ON_ERROR_STOP=1', '-At', '-c', statement],
      ],
    });
    return output.trim();
  }

  /** The claim's volume as the API server has it. */
  async volumeOf(claim: string) {
    const { spec } = await this.kubectl.json([
      ...['get', 'pvc', claim, '--namespace', sceneNamespace],
    ]);
    return this.kubectl.json(['get', 'pv', spec.volumeName]);
  }

  /** Whether there is such a volume. */
  async hasVolume(name: string): Promise<boolean> {
    const found = await this.kubectl.run([
      ...['get', 'pv', name, '--ignore-not-found', '--output=name'],
    ]);
    return found !== '';
  }

  /** The name of the only pod of an application, and where it runs. */
  async podOf(app: string): Promise<{ uid: string; node: string }> {
    const { items } = await this.kubectl.json([
      ...['get', 'pods', '--namespace', sceneNamespace],
      ...['--selector', `app=${app}`],
    ]);
    return { uid: items[0].metadata.uid, node: items[0].spec.nodeName };
  }

  /** Everything that operations have made for themselves and not removed. */
  async leftOver(): Promise<string[]> {
    const names = await this.kubectl.run([
      ...['get', 'pods,pvc,configmaps,leases', '--namespace', 'stowage-movers'],
      ...['--selector', 'stowage.io/operation', '--output=name'],
    ]);
    return names.split('\n').filter(Boolean);
  }
}
