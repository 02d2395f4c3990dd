import { StatusError } from '../StatusError';

/**
 * Reads a `resourceVersion` parameter; undefined where there is none.
 *
 * @throws StatusError 400 for what is no number
 */
export function parseRevision(text: string | null): number | undefined {
  if (!text) {
    return undefined;
  }
  if (!/^\d+$/.test(text)) {
    throw StatusError.badRequest(
      `Invalid value: ${JSON.stringify(
        text,
      )}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  return Number(text);
}

/** The refusal of a version that is yet to come. */
export function tooNew(wanted: number, current: number): StatusError {
  return new StatusError(
    504,
    'Timeout',
    `Too large resource version: ${wanted}, current: ${current}`,
    {
      causes: [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ],
      retryAfterSeconds: 1,
    },
  );
}

/** What a watch is told that goes on from a forgotten version. */
export function tooOld(wanted: number, current: number): StatusError {
  return StatusError.expired(
    `too old resource version: ${wanted} (${current})`,
  );
}
