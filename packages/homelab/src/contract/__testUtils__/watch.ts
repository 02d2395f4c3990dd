import { IncomingMessage } from 'http';
import { request } from 'https';
import { createInterface } from 'readline';
import { ContractServer } from './ContractServer';

/** What a watch said. */
export interface SeenEvent {
  type: string;
  object: any;
}

/** An open watch of a test. */
export interface Watching {
  /** The next events. */
  take(count: number): Promise<SeenEvent[]>;
  /** Reads on until an event is as wanted. */
  until(wanted: (event: SeenEvent) => unknown): Promise<SeenEvent>;
  /** Settles when the server ends it. */
  ended: Promise<unknown>;
  close(): void;
}

/** Opens a watch and answers once the server has accepted it. */
export async function watch(
  at: ContractServer,
  path: string,
  parameters: Record<string, string>,
): Promise<Watching> {
  const query = new URLSearchParams({ watch: '1', ...parameters });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(
      new URL(`${path}?${query}`, at.server),
      {
        ca: at.certificateAuthority,
        headers: { authorization: `Bearer ${at.adminToken}` },
      },
      resolve,
    );
    call.on('error', reject);
    call.end();
  });
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();
  const ended = new Promise(resolve => response.once('close', resolve));
  response.on('error', () => undefined);
  const next = async (): Promise<SeenEvent> => {
    const { value, done } = await lines.next();
    if (done) {
      throw new Error(`The watch of ${path} ended`);
    }
    return JSON.parse(value);
  };
  return {
    take: async count => {
      const events: SeenEvent[] = [];
      while (events.length < count) {
        events.push(await next());
      }
      return events;
    },
    until: async wanted => {
      let event = await next();
      while (!wanted(event)) {
        event = await next();
      }
      return event;
    },
    ended: ended.then(() => undefined),
    close: () => response.destroy(),
  };
}
