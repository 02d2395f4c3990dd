import type { NasErrorReason } from '@stowage/backstage-plugin-storage-common';

/** What a code of DSM means, and what to do about it. */
export interface CodeMeaning {
  reason: NasErrorReason;
  /** In a sentence after "it answered". */
  meaning: string;
  remedy?: string;
}

const account =
  "Look at the account under Control Panel › User & Group, and at reader.account in the portal's configuration.";
const bug =
  'This is not meant to happen; report it together with the version of DSM.';
const again = 'It is asked again at the next look.';

/**
 * Codes of `SYNO.API.Auth`, from Synology's "DSM Login Web API Guide". After any of them the login
 * must not be repeated at once: DSM blocks the address of who fails too often.
 */
const loginMeanings: Record<number, [meaning: string, remedy: string]> = {
  400: ['account or password is wrong', account],
  401: ['the account is disabled', account],
  402: [
    'the account may not use DSM',
    'Give it the application privilege for DSM (Control Panel › Application Privileges), and see that its password has not expired.',
  ],
  403: [
    'the account needs a second factor',
    'Use an account without one, or let it trust the portal as a device and write deviceId and deviceName under reader.',
  ],
  404: [
    'the second factor is wrong',
    'Let the account trust the portal as a device anew, and write deviceId and deviceName under reader.',
  ],
  405: [
    'this address is the portal of one application only',
    'Write the address of DSM itself under url.',
  ],
  406: [
    'a second factor is enforced, and the account has none yet',
    'Sign in to DSM with it once and set it up, or exempt the account.',
  ],
  407: [
    'the address of the portal is blocked after too many failed logins',
    'Put right the account first; then remove the address under Control Panel › Security › Protection.',
  ],
  408: ['the password has expired and cannot be changed', account],
  409: ['the password has expired', account],
  410: [
    'the password has to be changed',
    'Sign in to DSM with the account once, change the password, and write the new one under reader.password.',
  ],
  411: ['the account is locked', account],
};

/** Codes that any method may answer. */
const commonMeanings: Record<number, CodeMeaning> = {
  100: { reason: 'server-error', meaning: 'an unknown error', remedy: again },
  101: {
    reason: 'invalid',
    meaning: 'parameters are missing or wrong',
    remedy: bug,
  },
  102: {
    reason: 'unsupported',
    meaning: 'it does not have this API',
    remedy: 'Its version of DSM is too old, or a package is missing.',
  },
  103: {
    reason: 'unsupported',
    meaning: 'it does not have this method',
    remedy: 'Its version of DSM is not known to the portal.',
  },
  104: {
    reason: 'unsupported',
    meaning: 'it does not have this version of the API',
    remedy: 'Its version of DSM is not known to the portal.',
  },
  105: {
    reason: 'forbidden',
    meaning: 'the account may not ask this',
    remedy:
      'Most of this needs an account in the group administrators (Control Panel › User & Group).',
  },
  106: { reason: 'session-lost', meaning: 'the session ran out' },
  107: {
    reason: 'session-lost',
    meaning: 'another login with the same account ended the session',
    remedy: 'Give the portal an account of its own.',
  },
  108: { reason: 'server-error', meaning: 'an upload failed' },
  112: { reason: 'invalid', meaning: 'the request was stopped' },
  113: { reason: 'invalid', meaning: 'the request was malformed', remedy: bug },
  114: { reason: 'invalid', meaning: 'a parameter is missing', remedy: bug },
  119: { reason: 'session-lost', meaning: 'it does not know the session' },
  120: { reason: 'invalid', meaning: 'a parameter is wrong', remedy: bug },
  150: {
    reason: 'session-lost',
    meaning: 'the session belongs to another address than the portal has now',
    remedy: again,
  },
  160: {
    reason: 'forbidden',
    meaning: 'the account lacks an application privilege',
    remedy: 'Give it under Control Panel › Application Privileges.',
  },
  407: {
    reason: 'login-refused',
    meaning: 'the address of the portal is blocked',
    remedy: 'Remove the address under Control Panel › Security › Protection.',
  },
};

for (const code of [109, 110, 111, 117, 118]) {
  commonMeanings[code] = {
    reason: 'busy',
    meaning: 'the network is unstable or the system busy',
    remedy: again,
  };
}
for (const code of [121, 122, 123, 124, 125, 126, 127]) {
  commonMeanings[code] = {
    reason: 'forbidden',
    meaning: 'it refused for lack of a right, or took too long',
    remedy:
      'Most of this needs an account in the group administrators (Control Panel › User & Group).',
  };
}

/** Codes that mean something else, or something at all, to one API only. */
const apiMeanings: Record<string, Record<number, CodeMeaning>> = {
  'SYNO.Core.Share': {
    402: {
      reason: 'not-found',
      meaning: 'there is no such share, or the account may not see it',
      remedy: again,
    },
    403: {
      reason: 'invalid',
      meaning: 'the request was malformed',
      remedy: bug,
    },
    3300: {
      reason: 'busy',
      meaning: 'shares are being changed, or the request was wrong',
      remedy: again,
    },
    3328: {
      reason: 'busy',
      meaning: 'another change to shares is under way',
      remedy: again,
    },
  },
  'SYNO.Core.FileServ.NFS.SharePrivilege': {
    2301: {
      reason: 'invalid',
      meaning: 'the NFS service is off, or the request was wrong',
      remedy: 'Look at Control Panel › File Services › NFS.',
    },
    2370: {
      reason: 'busy',
      meaning: 'NFS is busy, or does not know the share yet',
      remedy: again,
    },
  },
  'SYNO.Storage.CGI.Smart': {
    117: { reason: 'not-found', meaning: 'there are no SMART data' },
  },
};
apiMeanings['SYNO.Core.Share.Snapshot'] = apiMeanings['SYNO.Core.Share'];

/** What a code means where an API answered it; a code that is not known is said as it is. */
export function codeMeaning(api: string, code: number): CodeMeaning {
  return (
    apiMeanings[api]?.[code] ??
    commonMeanings[code] ?? {
      reason: 'server-error',
      meaning: 'a code that the portal does not know',
      remedy: again,
    }
  );
}

/** What a code means as the answer to a login. */
export function loginMeaning(code: number): CodeMeaning {
  const [meaning, remedy] = loginMeanings[code] ?? [];
  return meaning === undefined
    ? codeMeaning('SYNO.API.Auth', code)
    : { reason: 'login-refused', meaning, remedy };
}
