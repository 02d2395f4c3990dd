import type {
  NasDisk,
  NasExport,
  NasHardware,
  NasIdentity,
  NasShare,
  NasSnapshot,
} from '@stowage/backstage-plugin-storage-common';
import {
  isNasError,
  NasError,
  type NasCapabilities,
  type NasProvider,
  type NasQuestion,
} from '@stowage/backstage-plugin-storage-node';
import type { NasConfig } from '../config/types';
import { DsmClient } from '../dsm/DsmClient';
import { HttpsTransport, type Transport } from '../dsm/HttpsTransport';
import type { RetryOptions } from '../dsm/retry';
import {
  flag,
  members,
  number,
  objects,
  text,
  type Members,
} from '../dsm/values';
import { exportRuleOf } from './exportRules';
import { hardwareOf, smartOf } from './hardware';
import { shareDetails, shareOf } from './shares';
import { snapshotDetails, snapshotOf } from './snapshots';

/** What tests put in place of the real thing. @public */
export interface SynologyNasParts extends RetryOptions {
  transport?: Transport;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

const EVERYTHING = { offset: 0, limit: -1 };

/** A Synology NAS, read over DSM's web API. @public */
export class SynologyNas implements NasProvider {
  readonly name: string;
  readonly title: string;
  readonly addresses: readonly string[];
  readonly clusters?: readonly string[];
  readonly intervalMs: number;

  /** Asks nothing yet: the first question logs in. */
  static create(config: NasConfig, parts: SynologyNasParts = {}): SynologyNas {
    const { name: nas, url, trust, timeoutMs, reader: account } = config;
    const {
      transport = new HttpsTransport({ nas, url, trust, timeoutMs }),
      now = Date.now,
      wait,
    } = parts;
    return new SynologyNas(
      config,
      new DsmClient({ nas, account, transport, now, wait }),
    );
  }

  private constructor(config: NasConfig, private readonly client: DsmClient) {
    this.name = config.name;
    this.title = config.title;
    this.addresses = config.addresses;
    this.clusters = config.clusters;
    this.intervalMs = config.intervalMs;
  }

  async capabilities(): Promise<NasCapabilities> {
    const apis = await this.client.apis();
    return {
      exports: apis.has('SYNO.Core.FileServ.NFS.SharePrivilege'),
      snapshots: apis.has('SYNO.Core.Share.Snapshot'),
      shareQuotas: true,
    };
  }

  async identity(question?: NasQuestion): Promise<NasIdentity> {
    const data = members(
      await this.client.ask({
        ...question,
        api: 'SYNO.DSM.Info',
        method: 'getinfo',
        version: 2,
      }),
    );
    return {
      vendor: 'Synology',
      model: text(data.model),
      system: text(data.version_string),
      serial: text(data.serial),
    };
  }

  async hardware(question?: NasQuestion): Promise<NasHardware> {
    const api = 'SYNO.Storage.CGI.Storage';
    const data = await this.client.ask({
      ...question,
      api,
      method: 'load_info',
      version: 1,
    });
    this.listOf(members(data), 'volumes', `${api} load_info`);
    const hardware = hardwareOf(data);
    const devices = new Map(
      objects(members(data).disks).map(disk => [
        text(disk.id),
        text(disk.device),
      ]),
    );
    const disks: NasDisk[] = [];
    for (const disk of hardware.disks) {
      disks.push(await this.withSmart(disk, devices.get(disk.id), question));
    }
    return { ...hardware, disks };
  }

  async shares(question?: NasQuestion): Promise<NasShare[]> {
    const shares = await this.listShares(question, shareDetails);
    if (shares.length === 0 && (await this.listShares(question)).length > 0) {
      // What DSM does with a list of details that it cannot read. An empty NAS is never believed
      // because of it.
      throw this.strange(
        'SYNO.Core.Share list',
        'it lists no shares when asked with details, and some when asked without',
      );
    }
    return shares.flatMap(shareOf);
  }

  async nfsService(question?: NasQuestion): Promise<boolean> {
    const api = 'SYNO.Core.FileServ.NFS';
    const { enable_nfs: enabled } = members(
      await this.client.ask({ ...question, api, method: 'get', version: 2 }),
    );
    const on = flag(enabled);
    if (on === undefined) {
      throw this.strange(`${api} get`, 'it does not say whether NFS is on');
    }
    return on;
  }

  async exportOf(share: NasShare, question?: NasQuestion): Promise<NasExport> {
    const api = 'SYNO.Core.FileServ.NFS.SharePrivilege';
    const data = await this.client.ask({
      ...question,
      api,
      method: 'load',
      version: 1,
      parameters: { share_name: share.name },
    });
    return {
      share: share.name,
      path: share.path,
      rules: this.listOf(members(data), 'rule', `${api} load`).flatMap(
        exportRuleOf,
      ),
    };
  }

  async snapshotsOf(
    share: NasShare,
    question?: NasQuestion,
  ): Promise<NasSnapshot[]> {
    const api = 'SYNO.Core.Share.Snapshot';
    const data = await this.client.ask({
      ...question,
      api,
      method: 'list',
      version: 2,
      parameters: {
        name: share.name,
        additional: snapshotDetails,
        ...EVERYTHING,
      },
    });
    return this.listOf(members(data), 'snapshots', `${api} list`)
      .flatMap(snapshot => snapshotOf(share.name, snapshot))
      .sort((one, other) =>
        (one.takenAt ?? '').localeCompare(other.takenAt ?? ''),
      );
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async listShares(
    question: NasQuestion | undefined,
    additional?: string[],
  ): Promise<Members[]> {
    const api = 'SYNO.Core.Share';
    const data = members(
      await this.client.ask({
        ...question,
        api,
        method: 'list',
        version: 1,
        parameters: { shareType: 'all', additional, ...EVERYTHING },
      }),
    );
    const shares = this.listOf(data, 'shares', `${api} list`);
    const total = number(data.total);
    if (total !== undefined && total > shares.length) {
      throw this.strange(
        `${api} list`,
        `it says that there are ${total} shares, and lists ${shares.length}`,
      );
    }
    return shares;
  }

  /** A disk without SMART data, such as one that is gone, is a disk all the same. */
  private async withSmart(
    disk: NasDisk,
    device: string | undefined,
    question: NasQuestion | undefined,
  ): Promise<NasDisk> {
    const apis = await this.client.apis();
    if (!device || !apis.has('SYNO.Storage.CGI.Smart')) {
      return disk;
    }
    try {
      const data = await this.client.ask({
        ...question,
        api: 'SYNO.Storage.CGI.Smart',
        method: 'get_health_info',
        version: 1,
        parameters: { device },
      });
      return { ...disk, ...smartOf(data) };
    } catch (error) {
      if (isNasError(error) && error.code !== undefined) {
        return disk;
      }
      throw error;
    }
  }

  /** A list that is not there is not an empty one. */
  private listOf(data: Members, name: string, call: string): Members[] {
    if (!Array.isArray(data[name])) {
      throw this.strange(call, `its answer has no list '${name}'`);
    }
    return objects(data[name]);
  }

  private strange(call: string, what: string): NasError {
    return new NasError({
      nas: this.name,
      reason: 'server-error',
      call,
      message: `The answer of NAS '${this.name}' to ${call} is not believed: ${what}.`,
    });
  }
}
