import type { DriverTraits } from '../schema/openapi/generated/models';
import type { ObservedVolumeSource } from '../world';

/**
 * What the provisioner does with the bytes when a claim with reclaim policy Delete is deleted.
 *
 * - `destroys`: removes the bytes
 * - `archives`: renames the directory, nothing is lost
 * - `keeps`: leaves the bytes where they are
 * - `nothing`: nobody is there to delete; the volume ends as Failed or Released
 * - `unknown`
 *
 * @public
 */
export type DeleteBehaviour =
  | 'destroys'
  | 'archives'
  | 'keeps'
  | 'nothing'
  | 'unknown';

/**
 * Where the bytes of this driver's volumes draw their room from.
 * @public
 */
export type PoolSource = 'node-filesystem' | 'nfs-export' | 'csi-pool' | 'none';

/**
 * Everything a row is chosen by. Give what is known: a class alone (before a claim exists), or
 * the volume as well, which then wins.
 * @public
 */
export interface DriverFacts {
  provisioner?: string;
  /** Parameters of the StorageClass. */
  classParameters?: Record<string, string>;
  classAnnotations?: Record<string, string>;
  claimAnnotations?: Record<string, string>;
  volume?: {
    source: ObservedVolumeSource;
    annotations?: Record<string, string>;
    /** Whether the volume has a required node affinity. */
    pinned?: boolean;
  };
  /** `fsGroupPolicy` of the driver's CSIDriver object, which decides where the row leaves it to it. */
  fsGroupPolicy?: string;
  /** Rows of the operator, asked before the built-in ones. */
  overrides?: DriverTraitsOverride[];
}

/**
 * A row of the trait table: a claim about somebody else's code.
 * @public
 */
export interface DriverRow extends Omit<DriverTraits, 'known' | 'words'> {
  onDelete: DeleteBehaviour;
  pool: PoolSource;
}

/**
 * What an operator knows better: replaces the named fields of the row that applies to this
 * provisioner, or describes a driver that has no row.
 * @public
 */
export interface DriverTraitsOverride
  extends Partial<Omit<DriverRow, 'id' | 'title'>> {
  /** The provisioner it is about, exactly as the StorageClass names it. */
  provisioner: string;
  title?: string;
}

/**
 * The row that applies, and how well it is known.
 * @public
 */
export interface DriverProfile {
  /** The provisioner that was recognised, where one is known. */
  provisioner?: string;
  row: DriverRow;
  known: boolean;
  traits: DriverTraits;
}
