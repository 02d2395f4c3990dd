import { chmodSync, rmSync } from 'fs';
import { createServer, IncomingMessage, Server, ServerResponse } from 'http';
import { z } from 'zod';

/** What a running lab answers to those who speak to it. */
export interface ControlContent {
  status(): object;
  /** Carries out a command about faults; lines of what has happened. */
  faults(words: string[]): Promise<string[]>;
}

const commandSchema = z.strictObject({ words: z.array(z.string()) });
/** Commands are short. */
const mostBytes = 64 * 1024;

/** Errors of whoever asked, by their names. */
const statuses: Record<string, number> = {
  InputError: 400,
  NotAllowedError: 403,
  NotFoundError: 404,
};

/**
 * Serves `GET /status` and `POST /faults` over a Unix socket that only its
 * owner may use: no port, no token.
 */
export class ControlServer {
  private constructor(private readonly server: Server) {}

  static async start(
    socket: string,
    content: ControlContent,
  ): Promise<ControlServer> {
    // What a lab that was killed has left; the folder's lock is ours.
    rmSync(socket, { force: true });
    const server = createServer((request, response) => {
      answer(content, request, response).catch((error: Error) => {
        const status = statuses[error.name] ?? 500;
        send(response, status, { error: error.message });
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket, () => {
        server.off('error', reject);
        resolve();
      });
    });
    chmodSync(socket, 0o600);
    return new ControlServer(server);
  }

  /** Ends it; the socket goes with it. */
  async stop(): Promise<void> {
    const closed = new Promise(resolve => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

async function answer(
  content: ControlContent,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = `${request.method} ${request.url}`;
  if (asked === 'GET /status') {
    send(response, 200, content.status());
  } else if (asked === 'POST /faults') {
    const parsed = commandSchema.safeParse(await readJson(request));
    if (!parsed.success) {
      send(response, 400, {
        error: 'The body must be JSON such as {"words": ["node-off", "pi-1"]}.',
      });
      return;
    }
    send(response, 200, { lines: await content.faults(parsed.data.words) });
  } else {
    send(response, 404, {
      error: `There is no ${asked}, only GET /status and POST /faults.`,
    });
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > mostBytes) {
      return undefined;
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
