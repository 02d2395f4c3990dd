import type { ClusterClient } from '../product';

/** A client some of whose calls do something else as well. */
export function changed(
  client: ClusterClient,
  change: (client: ClusterClient) => Partial<ClusterClient>,
): ClusterClient {
  const other = change(client) as Record<PropertyKey, unknown>;
  return new Proxy(client, {
    get(target, property) {
      if (property in other) {
        return other[property];
      }
      const value = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The command that a patch gives to a mover; `undefined` for every other patch. */
export function commandOf(
  request: Parameters<ClusterClient['patch']>[0],
): string | undefined {
  const { metadata } = request.patch as {
    metadata?: { annotations?: Record<string, string | null> };
  };
  const text = metadata?.annotations?.['stowage.io/command'];
  return text ? JSON.parse(text).command : undefined;
}

type Answers = Record<string, (result: any) => any>;

/** A client whose movers' answers are changed on the way, by command. */
export function answering(
  client: ClusterClient,
  answers: Answers,
): Partial<ClusterClient> {
  const line = (text: string) => {
    if (!text.startsWith('{')) {
      return text;
    }
    const parsed = JSON.parse(text);
    const answer = parsed.type === 'result' && answers[parsed.command];
    return answer
      ? JSON.stringify({ ...parsed, result: answer(parsed.result) })
      : text;
  };
  return {
    podLog: async request =>
      (await client.podLog(request)).split('\n').map(line).join('\n'),
  };
}
