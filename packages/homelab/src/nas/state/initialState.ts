import { randomUUID } from 'crypto';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { NasScene, sceneSchema } from '../scene/NasScene';
import { utcOffsetMinutes } from './localTime';
import { NasState } from './NasState';

/** The state of a NAS that was just set up. */
export function initialState(scene: NasScene): NasState {
  const parsed = sceneSchema.safeParse(scene);
  if (!parsed.success) {
    throw new InputError(
      `The NAS's scene is not valid. ${z.prettifyError(parsed.error)}`,
    );
  }
  const { disks, volumes, shares, ...rest } = parsed.data;
  checkTimeZone(rest.timeZone);
  checkNames(
    'disk slot',
    disks.map(disk => String(disk.slot)),
  );
  checkNames(
    'account',
    rest.accounts.map(account => account.name),
  );
  checkNames(
    'share',
    shares.map(share => share.name.toLowerCase()),
  );
  for (const volume of volumes) {
    const missing = volume.slots.find(
      slot => !disks.some(disk => disk.slot === slot),
    );
    if (missing !== undefined) {
      throw new InputError(
        `The NAS's volume ${volume.number} names slot ${missing}, which has no disk. Add the disk or leave the slot out.`,
      );
    }
  }
  for (const share of shares) {
    if (!volumes.some(volume => volume.number === share.volume)) {
      throw new InputError(
        `The NAS's share '${share.name}' lies on volume ${share.volume}, which is not there. Add the volume or name another one.`,
      );
    }
  }
  return {
    schemaVersion: 1,
    ...rest,
    disks: disks.map(disk => ({ ...disk, condition: 'healthy' as const })),
    volumes: volumes.map(volume => ({
      ...volume,
      uuid: randomUUID(),
      poolUuid: randomUUID(),
      fillerBytes: 0,
    })),
    shares: shares.map(share => ({
      ...share,
      uuid: randomUUID(),
      recycleBinAdminOnly: false,
      snapshots: [],
      snapshotBrowsing: false,
      snapshotLocalTimeFormat: false,
    })),
    trustedDevices: [],
    blockedAddresses: [],
  };
}

function checkNames(kind: string, names: string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new InputError(
      `The NAS's scene has the ${kind} '${twice}' twice. Give each its own name.`,
    );
  }
}

function checkTimeZone(timeZone: string): void {
  try {
    utcOffsetMinutes(timeZone, 0);
  } catch {
    throw new InputError(
      `The NAS's time zone '${timeZone}' is not known here. Use a name such as 'Europe/Berlin'.`,
    );
  }
}
