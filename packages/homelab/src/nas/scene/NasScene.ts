import { z } from 'zod';
import { nfsRuleSchema } from '../nfs/nfsRule';

/** What an account's state makes of its login; see Synology's "DSM Login Web API Guide". */
export const accountStates = [
  'normal',
  'disabled',
  'locked',
  'passwordExpired',
  'mustChangePassword',
  'otpMissing',
] as const;

/** Somebody who may log in. */
export const accountSchema = z.strictObject({
  name: z.string().min(1),
  password: z.string().min(1),
  /** Member of the group `administrators`, which nearly all of the web API asks for. */
  administrator: z.boolean(),
  /** Applications the account may use; administrators may use all. */
  applications: z.array(z.string()).default(['DSM', 'FileStation']),
  state: z.enum(accountStates).default('normal'),
  /** Base32; with it a login needs a one-time password or a trusted device. */
  otpSecret: z
    .string()
    .regex(/^[A-Z2-7]+=*$/, 'must be base32')
    .optional(),
});

/** A disk in a bay. */
export const diskSchema = z.strictObject({
  /** Number of the bay, from 1. */
  slot: z.int().min(1).max(26),
  vendor: z.string(),
  model: z.string(),
  serial: z.string(),
  firmware: z.string(),
  sizeBytes: z.int().positive(),
  ssd: z.boolean().default(false),
  /** °C at rest. */
  temperature: z.int().default(36),
  powerOnHours: z.int().default(21_000),
});

/** DSM's words for how the disks of a pool are joined. */
export const raidTypes = [
  'basic',
  'raid_1',
  'raid_5',
  'raid_6',
  'shr_without_disk_protect',
  'shr_with_1_disk_protect',
  'shr_with_2_disk_protect',
] as const;

/** A volume, on a pool of its own. */
export const volumeSchema = z.strictObject({
  /** 1 makes it `/volume1` on the pool `reuse_1`. */
  number: z.int().min(1),
  fileSystem: z.enum(['btrfs', 'ext4']).default('btrfs'),
  raid: z.enum(raidTypes),
  /** Bays of the pool's disks. */
  slots: z.array(z.int()).min(1),
  /** Bytes in use by what is no share of this NAS: packages, photos, years of life. */
  occupiedBytes: z.int().min(0).default(0),
});

/** A shared folder that is there from the beginning. */
export const sceneShareSchema = z.strictObject({
  name: z.string().min(1).max(32),
  volume: z.int().default(1),
  description: z.string().default(''),
  /** 0 for none. */
  quotaMiB: z.int().min(0).default(0),
  recycleBin: z.boolean().default(false),
  hidden: z.boolean().default(false),
  /** Data checksums, which Btrfs can keep. */
  checksum: z.boolean().default(true),
  compress: z.boolean().default(false),
  nfsRules: z.array(nfsRuleSchema).default([]),
});

/** A NAS as it leaves the hands of whoever set it up. */
export const sceneSchema = z.strictObject({
  model: z.string(),
  serial: z.string(),
  hostname: z.string(),
  bays: z.int().positive(),
  memoryMiB: z.int().positive(),
  cpu: z.strictObject({
    vendor: z.string(),
    family: z.string(),
    series: z.string(),
    cores: z.int(),
    mhz: z.int(),
  }),
  /** IANA name; names of snapshots are in its time. */
  timeZone: z.string(),
  accounts: z.array(accountSchema).min(1),
  disks: z.array(diskSchema).min(1),
  volumes: z.array(volumeSchema).min(1),
  shares: z.array(sceneShareSchema),
  nfs: z
    .strictObject({
      enabled: z.boolean(),
      v4: z.boolean(),
      /** 0 for NFSv4.0, 1 for NFSv4.1. */
      minorVersion: z.int(),
    })
    .default({ enabled: true, v4: true, minorVersion: 1 }),
});

/** What a scene is written as: what has a default may be left out. */
export type NasScene = z.input<typeof sceneSchema>;

/** A complete scene. */
export type CompleteScene = z.output<typeof sceneSchema>;
