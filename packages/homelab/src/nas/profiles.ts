/** Which DSM the NAS takes itself for. */
export type ProfileName = 'dsm7.3' | 'dsm6';

/** Where versions of DSM differ in what their web API says. */
export interface DsmProfile {
  name: ProfileName;
  /** As in "7.3.2". */
  release: string;
  /** Digits only: clients read it as a number. */
  build: string;
  firmwareDate: string;
  authMaxVersion: number;
  nfsMaxVersion: number;
  upgradeMaxVersion: number;
  /** Whether APIs live on `auth.cgi` and `query.cgi` as well, or all on `entry.cgi`. */
  separatePaths: boolean;
  /** Whether calls that change something need the SynoToken. */
  requiresToken: boolean;
  /** DSM 7.2 and later: `{ trustable, value }`; before, a number. */
  remainingLifeAsObject: boolean;
  /** DSM 6 fills models and vendors up with blanks. */
  padsModels: boolean;
  /** Whether `load_info` has the members that came with DSM 7. */
  hasSevensStorage: boolean;
}

const profiles: Record<ProfileName, DsmProfile> = {
  'dsm7.3': {
    name: 'dsm7.3',
    release: '7.3.2',
    build: '86009',
    firmwareDate: '2025/11/26',
    authMaxVersion: 7,
    nfsMaxVersion: 3,
    upgradeMaxVersion: 4,
    separatePaths: false,
    requiresToken: true,
    remainingLifeAsObject: true,
    padsModels: false,
    hasSevensStorage: true,
  },
  dsm6: {
    name: 'dsm6',
    release: '6.2.4',
    build: '25556',
    firmwareDate: '2021/03/18',
    authMaxVersion: 6,
    nfsMaxVersion: 2,
    upgradeMaxVersion: 2,
    separatePaths: true,
    requiresToken: false,
    remainingLifeAsObject: false,
    padsModels: true,
    hasSevensStorage: false,
  },
};

/** Everything a profile's name stands for. */
export function dsmProfile(name: ProfileName): DsmProfile {
  return profiles[name];
}

/** The device's name of the disk in a bay: `sata1` on DSM 7, `sda` on DSM 6. */
export function diskId(profile: DsmProfile, slot: number): string {
  return profile.hasSevensStorage
    ? `sata${slot}`
    : `sd${String.fromCharCode('a'.charCodeAt(0) + slot - 1)}`;
}
