/** Values of a call; what is undefined is not sent. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Encodes values as DSM reads them: each as JSON, texts with their quotes. A bare word would pass
 * for most methods, but a list that is not written as JSON is answered with success and nothing in
 * it, which looks like an empty NAS (seen by others on DSM 7.3.2).
 */
export function encodeParameters(
  parameters: Parameters,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, JSON.stringify(value)]),
  );
}
