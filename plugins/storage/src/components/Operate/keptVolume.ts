/** The original that an operation has set aside, and whose it was. */
export interface KeptVolume {
  cluster: string;
  namespace: string;
  /** Names of the claims whose data it holds. */
  claims: string[];
  /** Name of the kept volume; absent where several claims were moved together. */
  volume?: string;
  /** The claim was retired: it is brought back, there is nothing to move back from. */
  isRetired?: boolean;
}
