import { createServer } from 'net';
import { ConflictError } from '@backstage/errors';

const address = '127.0.0.1';

async function isFree(port: number): Promise<boolean> {
  return await new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}

/**
 * The port to listen on: the one that is asked for, or else the one of the
 * last start where it is still free, or 0 for any.
 *
 * @throws ConflictError where the one that is asked for is taken
 */
export async function choosePort(
  asked: number | undefined,
  last: number | undefined,
): Promise<number> {
  if (asked !== undefined && asked !== 0 && !(await isFree(asked))) {
    throw new ConflictError(
      `Port ${asked} is taken. End what listens there, or choose another.`,
    );
  }
  if (asked !== undefined) {
    return asked;
  }
  return last !== undefined && (await isFree(last)) ? last : 0;
}
