import { codes, DsmError } from './DsmError';

/** Parameters that say where a request goes; they are never JSON. */
const routing = ['api', 'version', 'method', '_sid', 'SynoToken'];

/**
 * Reads the values of a request as JSON. What is none is taken as it is, which
 * is why a share named `123` has to be quoted.
 *
 * @param strict - the code to refuse such values with, instead
 */
export function decodeValues(
  parameters: Record<string, string>,
  strict?: number,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      routing.includes(name) ? value : decode(value, strict),
    ]),
  );
}

function decode(value: string, strict: number | undefined): unknown {
  try {
    return JSON.parse(value);
  } catch {
    if (strict !== undefined) {
      throw new DsmError(strict);
    }
    return value;
  }
}

/** The code for values that are not JSON where they have to be. */
export function strictCode(api: string): number {
  return api === 'SYNO.Core.Share' ? codes.malformedShare : codes.badParameter;
}
