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
    const { spec } = await this.claim(claim);
    return this.volume(spec.volumeName);
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

  /** Path, mode, owner, time and checksum of every file that photos has, one in a line. */
  async photos(): Promise<string> {
    return this.kubectl.exec({
      namespace: sceneNamespace,
      pod: `deploy/${scene.photos.claim}`,
      command: [
        ...['bash', '-c'],
        'cd /photos && find . -type f -exec stat -c "%n %a %u:%g %y" {} + | sort && find . -type f -exec sha256sum {} + | sort',
      ],
    });
  }

  /** The claim as the API server has it; nothing where there is none. */
  async claim(name: string) {
    const output = await this.kubectl.run([
      ...['get', 'pvc', name, '--namespace', sceneNamespace],
      ...['--ignore-not-found', '--output=json'],
    ]);
    return output ? JSON.parse(output) : undefined;
  }

  /** The volume of this name as the API server has it. */
  async volume(name: string) {
    return this.kubectl.json(['get', 'pv', name]);
  }

  /** Volumes that operations keep of a claim. */
  async keptOf(claim: string): Promise<any[]> {
    const { items } = await this.kubectl.json([
      ...['get', 'pv', '--selector', 'stowage.io/kept-by'],
    ]);
    return items.filter(({ spec }: any) => spec.claimRef?.name === claim);
  }

  /** Has a volume be set aside two hours ago: no test waits for an hour to pass. */
  async ageKept(volume: string): Promise<void> {
    const since = new Date(Date.now() - 2 * 3_600_000).toISOString();
    await this.kubectl.run([
      ...['annotate', 'pv', volume, '--overwrite'],
      `stowage.io/kept-since=${since}`,
    ]);
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
