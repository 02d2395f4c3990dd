import { mkdirSync } from 'fs';
import { join } from 'path';
import { NotFoundError } from '@backstage/errors';
import { NfsExport } from '../hollow/volumes/exports';
import { allApis } from './apis/allApis';
import { compoundApi } from './apis/compoundApi';
import { infoApi } from './apis/infoApi';
import { FaultPlan } from './faults/FaultPlan';
import { NasFaults } from './faults/NasFaults';
import { seededRandom } from './faults/seededRandom';
import { loadCertificate, NasCertificate } from './http/certificate';
import { NasServer } from './http/NasServer';
import { NasContext } from './NasContext';
import { NfsHost } from './nfs/matchClient';
import { shareExports } from './nfs/shareExports';
import { dsmProfile, ProfileName } from './profiles';
import { homeScene } from './scene/homeScene';
import { NasScene } from './scene/NasScene';
import { Sessions } from './sessions/Sessions';
import { defaultSettings, NasSettings } from './settings';
import { shareNamed, volumeOf } from './shares/findShare';
import { ShareChanges } from './shares/ShareChanges';
import { ShareFolders } from './shares/ShareFolders';
import { Usage } from './shares/Usage';
import { Share, volumePath } from './state/NasState';
import { NasStore } from './state/NasStore';
import { volumeHealth } from './storage/health';
import { freeBytes, volumeFigures } from './storage/space';
import { Dispatcher } from './webapi/Dispatcher';

/** A NAS on this machine. */
export interface NasOptions {
  /** Everything it keeps: state, certificate, shares, snapshots. */
  folder: string;
  /** Any free port by default. */
  port?: number;
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** `dsm7.3` by default. */
  profile?: ProfileName;
  /** What it begins with; later starts go on from the folder's state. A home's by default. */
  scene?: NasScene;
  settings?: Partial<NasSettings>;
  /** Of whatever goes wrong by chance; 1 by default. */
  seed?: number;
  /** Milliseconds since the epoch; this machine's clock by default. */
  now?(): number;
  /**
   * Runs work while nobody writes to any share. With it snapshots are of one
   * moment, as on a NAS; without it, of as long as copying takes.
   */
  pauseWriters?<T>(work: () => Promise<T>): Promise<T>;
  /** Learns of what goes wrong inside, which clients see as code 100. */
  report?(error: Error): void;
}

/**
 * A NAS that speaks the web API of Synology's DSM over HTTPS. Its shares are
 * real folders.
 */
export class Nas {
  private constructor(
    /** What can be made to go wrong. */
    readonly faults: NasFaults,
    private readonly context: NasContext,
    private readonly server: NasServer,
    private readonly certified: NasCertificate,
    private readonly host: string,
  ) {}

  /**
   * Starts it from its folder.
   *
   * @throws InputError for a scene or a state that is not valid
   */
  static async start(options: NasOptions): Promise<Nas> {
    const { folder, host = '127.0.0.1', report = () => {} } = options;
    mkdirSync(folder, { recursive: true });
    const context = openContext(options);
    const { store, folders, sessions, profile, settings } = context;
    await folders.prepare(store.state.volumes.map(volume => volume.number));
    const certificate = await loadCertificate(folder, [store.state.hostname]);
    const dispatcher = new Dispatcher({
      sessions,
      isAdministrator: account =>
        store.state.accounts.some(
          each => each.name === account && each.administrator,
        ),
      requiresToken: settings.requireToken ?? profile.requiresToken,
      strictJson: settings.strictJson,
      report,
    });
    dispatcher.add(
      infoApi(profile, () => dispatcher.all),
      ...allApis(context),
      compoundApi((call, caller) => dispatcher.dispatchPart(call, caller)),
    );
    const server = new NasServer({
      certificate,
      dispatcher,
      plan: context.faults,
      host,
      port: options.port ?? 0,
      report,
    });
    await server.setListening(true);
    const faults = new NasFaults({
      plan: context.faults,
      store,
      sessions,
      freeBytes: number =>
        freeBytes(
          context,
          store.state.volumes.find(volume => volume.number === number)!,
        ),
      setListening: listening => server.setListening(listening),
    });
    return new Nas(faults, context, server, certificate, host);
  }

  /** Where clients find it, such as `https://127.0.0.1:5001`. */
  get url(): string {
    const host = this.host.includes(':') ? `[${this.host}]` : this.host;
    return `https://${host}:${this.server.port}`;
  }

  /** The certificate it signed itself, in PEM. */
  get certificate(): string {
    return this.certified.certificate;
  }

  /** SHA-256 of the certificate, as `AB:CD:…`. */
  get fingerprint(): string {
    return this.certified.fingerprint;
  }

  /** The accounts that may log in, passwords included. */
  get accounts(): ReadonlyArray<{ name: string; password: string }> {
    return this.context.store.state.accounts;
  }

  /**
   * The folder of this machine that a share is.
   *
   * @throws NotFoundError if there is no such share
   */
  shareFolder(name: string): string {
    return this.context.folders.share(this.share(name));
  }

  /**
   * The path that clients mount a share under, such as `/volume1/k8s`.
   *
   * @throws NotFoundError if there is no such share
   */
  sharePath(name: string): string {
    const { volume, name: written } = this.share(name);
    return `${volumePath({ number: volume })}/${written}`;
  }

  /** The name it has in its network, by its scene. */
  get hostname(): string {
    return this.context.store.state.hostname;
  }

  /**
   * What hosts can mount at this moment, by the shares' NFS permissions;
   * nothing while the NFS service is off, or a volume has crashed.
   *
   * @param options.server - as volumes name the NAS
   * @param options.hosts - machines that may ask, with the addresses that
   *   permissions know them by
   */
  exports(options: { server: string; hosts: readonly NfsHost[] }): NfsExport[] {
    const { store, folders, faults } = this.context;
    const { state } = store;
    if (!state.nfs.enabled || faults.presence !== 'here') {
      return [];
    }
    return state.shares
      .filter(
        share => volumeHealth(state, volumeOf(state, share)) !== 'crashed',
      )
      .flatMap(share =>
        shareExports({
          ...{ ...options, share },
          folder: folders.share(share),
          figures: () =>
            volumeFigures(this.context, volumeOf(store.state, share)),
        }),
      );
  }

  private share(name: string): Share {
    const share = shareNamed(this.context.store.state, name);
    if (!share) {
      throw new NotFoundError(`The NAS has no share '${name}'.`);
    }
    return share;
  }

  /** Ends it, once a change that is under way is made; its folder stays. */
  async close(): Promise<void> {
    await this.server.close();
    await this.context.changes.idle();
  }
}

function openContext(options: NasOptions): NasContext {
  const now = options.now ?? Date.now;
  const settings = { ...defaultSettings, ...options.settings };
  const folders = new ShareFolders(
    options.folder,
    options.pauseWriters ?? (work => work()),
  );
  const store = NasStore.open(
    join(options.folder, 'state.json'),
    options.scene ?? homeScene,
    ({ shares }) => shares.forEach(share => folders.create(share)),
  );
  const faults = new FaultPlan(seededRandom(options.seed ?? 1));
  return {
    profile: dsmProfile(options.profile ?? 'dsm7.3'),
    settings,
    store,
    sessions: new Sessions({ idleMinutes: settings.sessionMinutes, now }),
    faults,
    folders,
    usage: new Usage(),
    changes: new ShareChanges({ settleMs: settings.settleMs, faults, now }),
    now,
    startedAtMs: now(),
  };
}
