import {
  HttpsTransport,
  SynologyNas,
  type NasConfig,
  type SynologyNasParts,
  type Transport,
  type WebRequest,
} from '@stowage/backstage-plugin-storage-backend-module-synology';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { withExt4 } from '../../../nas/__testUtils__/testScene';
import { Nas, type NasOptions } from '../../../nas/Nas';
import { homeScene } from '../../../nas/scene/homeScene';
import type { NasScene } from '../../../nas/scene/NasScene';

/** The home's NAS, and beside it an ext4 volume with a share. */
export const testScene: NasScene = {
  ...homeScene,
  accounts: [
    ...homeScene.accounts,
    {
      name: 'expired',
      password: 'secret',
      administrator: true,
      state: 'passwordExpired',
    },
  ],
  ...withExt4,
  shares: [...homeScene.shares, { name: 'old', volume: 2 }],
};

/** A NAS in a temporary folder, which tests look at and break. */
export class TestNas {
  private readonly providers: SynologyNas[] = [];
  /** Every question that was sent, in order. */
  readonly calls: string[] = [];
  /** Pauses that were waited for, in milliseconds. */
  readonly pauses: number[] = [];
  nowMs = Date.parse('2025-03-01T03:00:00Z');

  private constructor(readonly nas: Nas, readonly folder: string) {}

  static async start(options: Partial<NasOptions> = {}): Promise<TestNas> {
    const folder = mkdtempSync(join(tmpdir(), 'nas-'));
    let clock = () => 0;
    const nas = await Nas.start({
      folder,
      scene: testScene,
      now: () => clock(),
      ...options,
    });
    const test = new TestNas(nas, folder);
    clock = () => test.nowMs;
    return test;
  }

  /** As the portal is configured to read it, but for what is given. */
  config(overrides: Partial<NasConfig> = {}): NasConfig {
    return {
      name: 'nas',
      title: 'NAS in the cellar',
      url: new URL(this.nas.url),
      addresses: ['127.0.0.1', 'nas.home'],
      reader: { account: 'stowage-read', password: 'look-at-it' },
      trust: { kind: 'fingerprint', sha256: this.nas.fingerprint },
      intervalMs: 60_000,
      timeoutMs: 20_000,
      ...overrides,
    };
  }

  /** A provider that notes what it asks; it is closed with the NAS. */
  provider(
    overrides: Partial<NasConfig> = {},
    change: (request: WebRequest) => WebRequest = request => request,
  ): SynologyNas {
    const config = this.config(overrides);
    const { name: nas, url, trust, timeoutMs } = config;
    const real = new HttpsTransport({ nas, url, trust, timeoutMs });
    const transport: Transport = {
      send: async request => {
        this.calls.push(request.call);
        return await real.send(change(request));
      },
      close: () => real.close(),
    };
    const parts: SynologyNasParts = {
      transport,
      now: () => this.nowMs,
      wait: async ms => {
        this.pauses.push(ms);
      },
    };
    const provider = SynologyNas.create(config, parts);
    this.providers.push(provider);
    return provider;
  }

  /** How often something was asked so far. */
  asked(call: string): number {
    return this.calls.filter(each => each === call).length;
  }

  async stop(): Promise<void> {
    await this.nas.faults.clear();
    await Promise.all(this.providers.map(each => each.close()));
    await this.nas.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Takes two snapshots of a share, a minute apart. */
export async function takeSnapshots(test: TestNas, share: string) {
  const { name: nas, url, trust } = test.config();
  const transport = new HttpsTransport({ nas, url, trust, timeoutMs: 20_000 });
  const call = async (form: Record<string, string>) =>
    JSON.parse(
      (await transport.send({ call: form.method, path: 'entry.cgi', form }))
        .body,
    );
  const { data } = await call({
    api: 'SYNO.API.Auth',
    method: 'login',
    version: '6',
    account: 'stowage-write',
    passwd: 'change-it',
    format: 'sid',
  });
  for (const desc of ['first', 'second']) {
    const { success } = await call({
      api: 'SYNO.Core.Share.Snapshot',
      method: 'create',
      version: '1',
      name: JSON.stringify(share),
      snapinfo: JSON.stringify({ desc, lock: false }),
      _sid: data.sid,
      SynoToken: data.synotoken,
    });
    expect(success).toBe(true);
    test.nowMs += 60_000;
  }
  transport.close();
}
