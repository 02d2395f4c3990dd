import { z } from 'zod';
import { nfsRuleSchema } from '../nfs/nfsRule';
import {
  diskSchema,
  sceneSchema,
  sceneShareSchema,
  volumeSchema,
} from '../scene/NasScene';

/** How far a disk has come on its way out. */
export const diskConditions = [
  'healthy',
  'wearing',
  'failing',
  'crashed',
] as const;

const snapshotSchema = z.strictObject({
  /** Its name: local time with the offset, such as `GMT+01-2025.03.01-04.00.00`. */
  time: z.string(),
  uuid: z.string(),
  description: z.string(),
  locked: z.boolean(),
  /** What its files occupied when it was taken. */
  sizeBytes: z.int(),
  /** Days for which nobody can delete it; 0 for none. */
  immutableDays: z.int(),
  takenAtMs: z.int(),
});

const shareSchema = sceneShareSchema.omit({ nfsRules: true }).extend({
  uuid: z.string(),
  recycleBinAdminOnly: z.boolean(),
  nfsRules: z.array(nfsRuleSchema),
  snapshots: z.array(snapshotSchema),
  snapshotBrowsing: z.boolean(),
  snapshotLocalTimeFormat: z.boolean(),
});

/** Everything about the NAS that outlives a restart. */
export const stateSchema = sceneSchema
  .omit({ disks: true, volumes: true, shares: true })
  .extend({
    schemaVersion: z.literal(1),
    disks: z.array(diskSchema.extend({ condition: z.enum(diskConditions) })),
    volumes: z.array(
      volumeSchema.extend({
        uuid: z.string(),
        poolUuid: z.string(),
        /** Bytes that a fault pretends to be in use. */
        fillerBytes: z.int(),
      }),
    ),
    shares: z.array(shareSchema),
    /** Devices that need no one-time password. */
    trustedDevices: z.array(
      z.strictObject({
        account: z.string(),
        name: z.string(),
        token: z.string(),
      }),
    ),
    blockedAddresses: z.array(z.string()),
  });

/** See {@link stateSchema}. */
export type NasState = z.output<typeof stateSchema>;
/** A shared folder. */
export type Share = NasState['shares'][number];
/** A snapshot of a shared folder. */
export type ShareSnapshot = Share['snapshots'][number];
/** A disk. */
export type Disk = NasState['disks'][number];
/** A volume and the pool it lies on. */
export type Volume = NasState['volumes'][number];
/** Somebody who may log in. */
export type Account = NasState['accounts'][number];
/** See {@link diskConditions}. */
export type DiskCondition = Disk['condition'];

/** Where clients see a volume, such as `/volume1`. */
export function volumePath(volume: { number: number }): string {
  return `/volume${volume.number}`;
}
