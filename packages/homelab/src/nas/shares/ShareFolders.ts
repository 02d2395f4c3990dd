import { randomUUID } from 'crypto';
import { chmodSync, existsSync, mkdirSync, renameSync } from 'fs';
import { mkdir, rename, rm } from 'fs/promises';
import { dirname, join } from 'path';
import { copyFolder } from './copyFolder';

/** A share, as far as folders go. */
export interface Placed {
  /** Number of its volume. */
  volume: number;
  name: string;
}

/** Where DSM keeps the snapshots of shares. */
const snapshotsFolder = '@sharesnap';
/** What is half made or half gone; emptied at each start. */
const scratchFolder = '@scratch';

/**
 * The real folders behind shares and snapshots: `volume1/<share>` and
 * `volume1/@sharesnap/<share>/<time>` below the NAS's folder.
 */
export class ShareFolders {
  constructor(
    private readonly root: string,
    /** Runs work while nobody writes to any share. */
    private readonly pauseWriters: <T>(work: () => Promise<T>) => Promise<T>,
  ) {}

  /** Makes ready what volumes need, and throws away what a crash left half done. */
  async prepare(volumes: readonly number[]): Promise<void> {
    for (const volume of volumes) {
      await mkdir(this.volume(volume), { recursive: true });
      await rm(this.scratch(volume), { recursive: true, force: true });
    }
  }

  /** The folder of a volume. */
  volume(number: number): string {
    return join(this.root, `volume${number}`);
  }

  /** The folder of a share. */
  share({ volume, name }: Placed): string {
    return join(this.volume(volume), name);
  }

  /** The folder of a snapshot. */
  snapshot(share: Placed, time: string): string {
    return join(this.snapshots(share), time);
  }

  /** Whether there is a folder where a share is or would be. */
  exists(share: Placed): boolean {
    return existsSync(this.share(share));
  }

  /** Makes a share's folder, which everybody may write to, as DSM shows it to NFS. */
  create(share: Placed): void {
    const folder = this.share(share);
    mkdirSync(folder, { recursive: true });
    // The umask must not decide what clients may do.
    chmodSync(folder, 0o777);
  }

  /** Gives a share's folder, and its snapshots, another name. */
  rename(from: Placed, to: Placed): void {
    renameSync(this.share(from), this.share(to));
    if (existsSync(this.snapshots(from))) {
      renameSync(this.snapshots(from), this.snapshots(to));
    }
  }

  /** Removes a share's folder and its snapshots. */
  async remove(share: Placed): Promise<void> {
    await this.discard(share.volume, this.share(share));
    await this.discard(share.volume, this.snapshots(share));
  }

  /** Removes a snapshot's folder. */
  async removeSnapshot(share: Placed, time: string): Promise<void> {
    await this.discard(share.volume, this.snapshot(share, time));
  }

  /** Takes a copy of a share as it is at one moment. */
  async takeSnapshot(share: Placed, time: string): Promise<string> {
    const target = this.snapshot(share, time);
    await this.copyWhole(share.volume, this.share(share), target);
    return target;
  }

  /** Makes a share out of another, or out of a snapshot of it. */
  async clone(from: string, to: Placed): Promise<void> {
    await this.copyWhole(to.volume, from, this.share(to));
  }

  /** Copies to another place first, so that a crash leaves no half of a share. */
  private async copyWhole(
    volume: number,
    from: string,
    target: string,
  ): Promise<void> {
    const draft = join(this.scratch(volume), randomUUID());
    await mkdir(draft, { recursive: true });
    await mkdir(dirname(target), { recursive: true });
    try {
      await this.pauseWriters(() => copyFolder(from, draft));
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  }

  private async discard(volume: number, folder: string): Promise<void> {
    if (!existsSync(folder)) {
      return;
    }
    const parked = join(this.scratch(volume), randomUUID());
    await mkdir(dirname(parked), { recursive: true });
    await rename(folder, parked);
    await rm(parked, { recursive: true, force: true });
  }

  private snapshots({ volume, name }: Placed): string {
    return join(this.volume(volume), snapshotsFolder, name);
  }

  private scratch(volume: number): string {
    return join(this.volume(volume), scratchFolder);
  }
}
