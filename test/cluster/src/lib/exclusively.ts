import { createServer, Server } from 'net';
import { waitFor } from './waitFor';

async function listen(name: string): Promise<Server | undefined> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    // An abstract socket: it ends with this process, however that ends, and
    // leaves no file behind.
    server.listen(`\0${name}`, () => resolve(server));
  });
}

/**
 * Runs something while no other process on this machine runs something under
 * the same name. Waits for the other to finish.
 */
export async function exclusively<T>(
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const server = await waitFor(
    `another command that works on '${name}' to finish`,
    async () => await listen(name),
    { timeoutMs: 120_000 },
  );
  try {
    return await work();
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
}
