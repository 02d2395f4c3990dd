import { CustomErrorBase } from '@backstage/errors';

/**
 * DSM's error codes by what they are answered for. Some have several meanings;
 * this says which one is meant here.
 */
export const codes = {
  unknown: 100,
  /** Of API, method or version; lists of storage answer it for their own parameters. */
  missingBasics: 101,
  noSuchApi: 102,
  noSuchMethod: 103,
  versionNotSupported: 104,
  noPrivilege: 105,
  sessionTimeout: 106,
  duplicateLogin: 107,
  compoundStopped: 112,
  badCompound: 113,
  missingParameter: 114,
  noSmartData: 117,
  noSuchSession: 119,
  badParameter: 120,
  anotherAddress: 150,

  loginFailed: 400,
  accountDisabled: 401,
  noApplicationPrivilege: 402,
  otpRequired: 403,
  otpWrong: 404,
  otpNotConfigured: 406,
  addressBlocked: 407,
  passwordExpired: 409,
  mustChangePassword: 410,
  accountLocked: 411,

  noSuchTask: 599,

  noSuchShare: 402,
  malformedShare: 403,
  shareRefused: 3300,
  shareExists: 3301,
  noSuchVolume: 3304,
  badShareName: 3305,
  tooManyShares: 3309,
  folderExists: 3312,
  volumeReadOnly: 3314,
  reservedName: 3319,
  noSpace: 3320,
  shareBusy: 3328,
  snapshotLimit: 3329,
  snapshotBusy: 3330,
  immutableSnapshots: 3350,

  badNfsRule: 2301,
  nfsBusy: 2370,
} as const;

/** An answer that is no success. */
export class DsmError extends CustomErrorBase {
  name = 'DsmError' as const;

  constructor(
    readonly code: number,
    /** What the answer says beyond the code. */
    readonly details?: object,
  ) {
    super(`DSM error ${code}`);
  }
}
