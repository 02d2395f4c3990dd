import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { chmodSync, mkdirSync, rmSync } from 'fs';
import type { Cluster } from '../../../src/cluster/Cluster';
import { Kubectl, waitFor } from '../../../src/testing';
import { LedgerWriter, Silence } from '../ledger/LedgerWriter';
import { postgresManifest, postgresPassword } from '../postgresManifest';
import { nfsVolumeManifest } from '../storageManifests';

/** The database's only claim. */
export const claim = 'data-postgres-0';
/** Of the volume on the NAS with which a database begins; there is no such class. */
export const staticClass = 'static';

const pod = 'postgres-0';
const retention = { whenDeleted: 'Delete', whenScaled: 'Retain' };

/** What a person sees of the database's storage. */
export interface Observed {
  set: any;
  claim: any;
  volume: any;
}

/** A Postgres in a namespace of its own, and a client that never stops writing to it. */
export class DatabaseUnderLoad {
  private writer: LedgerWriter;

  private constructor(
    private readonly cluster: Cluster,
    private readonly kubectl: Kubectl,
    readonly namespace: string,
    private readonly folder: string | undefined,
  ) {
    this.writer = this.newWriter();
  }

  /**
   * @param options.onNas - folder of the NAS in whose export the first volume lies; without it
   *   the database begins on `local-path`
   */
  static async start(options: {
    cluster: Cluster;
    kubectl: Kubectl;
    onNas?: string;
    requests?: Record<string, string>;
  }): Promise<DatabaseUnderLoad> {
    const { cluster, kubectl, onNas, requests } = options;
    const namespace = await kubectl.createNamespace('restricted');
    const folder = onNas && `${onNas}/${namespace}`;
    if (folder) {
      mkdirSync(cluster.nasPath(folder));
      // As a NAS makes folders: the database's user can make its own below.
      chmodSync(cluster.nasPath(folder), 0o777);
      await kubectl.apply(
        nfsVolumeManifest({
          ...{ name: `${namespace}-first`, storageClass: staticClass },
          claim: { namespace, name: claim },
          server: cluster.layout.hostAddress,
          path: folder,
        }),
      );
    }
    await kubectl.apply(
      postgresManifest({
        ...{ storageClass: folder ? staticClass : 'local-path' },
        ...{ retention, requests },
      }),
      namespace,
    );
    const database = new DatabaseUnderLoad(cluster, kubectl, namespace, folder);
    await database.ready();
    await database.writer.start();
    return database;
  }

  /** Waits until its pods are ready. */
  async ready(): Promise<void> {
    await this.kubectl.run([
      ...['rollout', 'status', 'statefulset/postgres'],
      ...['--namespace', this.namespace, '--timeout=180s'],
    ]);
  }

  async look(name = claim): Promise<Observed> {
    const get = async (kind: string, object: string) =>
      await this.kubectl.json([
        ...['get', kind, object, '--namespace', this.namespace],
      ]);
    const found = await get('pvc', name);
    return {
      set: await get('statefulset', 'postgres'),
      claim: found,
      volume: await get('pv', found.spec.volumeName),
    };
  }

  /** The node that the database runs on. */
  async node(): Promise<string> {
    return (await this.pod()).spec.nodeName;
  }

  /** Another one after each start. */
  async podUid(): Promise<string> {
    return (await this.pod()).metadata.uid;
  }

  async scale(replicas: number): Promise<void> {
    await this.kubectl.run([
      ...['scale', 'statefulset/postgres', `--replicas=${replicas}`],
      ...['--namespace', this.namespace],
    ]);
    await this.ready();
  }

  /** Number of the row that was acknowledged last. */
  lastRow(): number {
    return this.writer.lastRow();
  }

  /** Number of the last row that was acknowledged before the longest silence, from this row on. */
  lastRowBeforeTheStop(fromRow: number): number {
    const { from } = this.longestSilence(fromRow);
    return this.writer.acknowledged().find(({ at }) => at === from)!.number;
  }

  /** The longest time in which nothing was acknowledged, from this row on. */
  longestSilence(fromRow: number): Silence {
    return this.writer.longestSilence(fromRow);
  }

  /** Waits for more rows, then holds the whole table against the ledger. */
  async isWhole(): Promise<void> {
    await this.writer.writes(50, 120_000);
    await this.writer.verify();
  }

  /** Ends the client; what it has written stays to be looked at. */
  async pause(): Promise<void> {
    await this.writer.stop();
  }

  /** The table holds what was acknowledged up to this row, and the writer's later rows not. */
  async isAsOf(row: number): Promise<void> {
    const { rows } = await this.writer.verify(row);
    if (rows > row + 1) {
      throw new Error(
        `The table has ${rows} rows, and was to be as it was at row ${row}`,
      );
    }
  }

  /** A new client with a new ledger, which goes on from what the table has now. */
  async goOn(): Promise<void> {
    await this.writer.remove();
    this.writer = this.newWriter();
    await this.writer.start();
  }

  /** Ends everything, and lets go of every volume, kept ones included. */
  async remove(): Promise<void> {
    await this.writer.remove();
    await this.kubectl.run([
      ...['delete', 'namespace', this.namespace, '--timeout=120s'],
    ]);
    const { items } = await this.kubectl.json(['get', 'pv']);
    for (const { metadata, spec } of items) {
      if (spec.claimRef?.namespace === this.namespace) {
        await this.kubectl.run([
          ...['patch', 'pv', metadata.name, '--type=merge', '--patch'],
          '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}',
        ]);
        if (metadata.name === `${this.namespace}-first`) {
          await this.kubectl.run(['delete', 'pv', metadata.name]);
        }
      }
    }
    if (this.folder) {
      rmSync(this.cluster.nasPath(this.folder), {
        recursive: true,
        force: true,
      });
    }
  }

  private async pod(): Promise<any> {
    return await this.kubectl.json([
      ...['get', 'pod', pod, '--namespace', this.namespace],
    ]);
  }

  private newWriter(): LedgerWriter {
    return new LedgerWriter({
      ...{ cluster: this.cluster, namespace: this.namespace, pod },
      password: postgresPassword,
    });
  }
}

/** The moments of a stop as the operation has them, milliseconds since 1970. */
export function stopOf({ downtime }: Operation): { from: number; to: number } {
  return {
    from: Date.parse(downtime?.stoppedAt ?? ''),
    to: Date.parse(downtime?.readyAt ?? ''),
  };
}

/** Objects of operations that are left where movers live, or as aliases. */
async function leftovers(kubectl: Kubectl): Promise<string[]> {
  const names = async (args: string[]) =>
    (await kubectl.run(['get', '--output=name', ...args]))
      .split('\n')
      .filter(name => name && !name.endsWith('kube-root-ca.crt'));
  const here = await names([
    ...['pods,pvc,configmaps,leases', '--namespace', 'stowage-movers'],
  ]);
  const volumes = await kubectl.json(['get', 'pv']);
  const aliases = volumes.items.filter(
    ({ metadata }: any) => metadata.annotations?.['stowage.io/alias-of'],
  );
  return [...here, ...aliases.map(({ metadata }: any) => metadata.name)];
}

/** Nothing of any operation is left where movers live. */
export async function nothingIsLeft(kubectl: Kubectl): Promise<void> {
  await waitFor('nothing to be left of the operation', async () => {
    const left = await leftovers(kubectl);
    if (left.length > 0) {
      throw new Error(`left are ${left.join(', ')}`);
    }
    return true;
  });
}
