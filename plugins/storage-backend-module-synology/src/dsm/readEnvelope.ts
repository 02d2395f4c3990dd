import { NasError } from '@stowage/backstage-plugin-storage-node';
import type { CodeMeaning } from './dsmCodes';
import type { WebAnswer } from './HttpsTransport';
import { members, number } from './values';

/** What was asked of whom. */
export interface Asked {
  nas: string;
  /** API and method, such as `SYNO.Core.Share list`. */
  call: string;
}

/**
 * Reads DSM's envelope: failures come with HTTP 200 and `success: false`; any other status is of
 * the web server in front of it.
 *
 * @param meaning - says what a code means here
 * @returns the data of a success; undefined where there are none
 * @throws NasError for everything else
 */
export function readEnvelope(
  asked: Asked,
  answer: WebAnswer,
  meaning: (code: number) => CodeMeaning,
): unknown {
  const { nas, call } = asked;
  const { status, body } = answer;
  if (status !== 200) {
    throw new NasError({
      ...asked,
      reason: 'server-error',
      message:
        status >= 300 && status < 400
          ? `NAS '${nas}' sent the portal elsewhere (HTTP ${status}), which it does not follow. Write the address of DSM itself under url.`
          : `NAS '${nas}' answered HTTP ${status} to ${call}, as while DSM starts up or is overloaded.`,
    });
  }
  const { success, data, error } = members(parse(asked, body));
  if (success === true) {
    return data;
  }
  const code = number(members(error).code);
  if (success !== false || code === undefined) {
    throw notDsm(asked);
  }
  const { reason, meaning: words, remedy } = meaning(code);
  throw new NasError({
    ...asked,
    reason,
    code,
    message: [
      `NAS '${nas}' answered ${code} to ${call}: ${words}.`,
      ...(remedy ? [remedy] : []),
    ].join(' '),
  });
}

function parse(asked: Asked, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw notDsm(asked);
  }
}

function notDsm({ nas, call }: Asked): NasError {
  return new NasError({
    nas,
    call,
    reason: 'server-error',
    message: `What answers at the address of NAS '${nas}' does not speak as DSM does (${call}). Look at url in its entry in storage.nas.`,
  });
}
