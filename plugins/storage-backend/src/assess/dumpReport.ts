/** What a dump container leaves in its termination log. */
export interface DumpReport {
  file: string;
  /** Size of the artefact. */
  bytes: number;
  /** Lines of the archive's table of contents. */
  entries: number;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/**
 * Reads a termination message of the form `{"file":"…","bytes":123,"entries":45}`.
 *
 * @returns `undefined` for everything else, such as the words of a container that failed.
 */
export function parseDumpReport(message: string): DumpReport | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) {
    return undefined;
  }
  const { file, bytes, entries } = parsed as Record<string, unknown>;
  return typeof file === 'string' && isCount(bytes) && isCount(entries)
    ? { file, bytes, entries }
    : undefined;
}
