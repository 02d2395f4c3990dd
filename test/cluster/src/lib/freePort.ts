import { createServer, AddressInfo } from 'net';

/**
 * TCP ports that nobody listens on at the moment. All are held open until the
 * last is found, so that one call never hands out the same port twice.
 */
export async function freePorts(
  count: number,
  host: string = '127.0.0.1',
): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, host, resolve);
      });
      return server;
    }),
  );
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  await Promise.all(
    servers.map(
      server => new Promise<void>(resolve => server.close(() => resolve())),
    ),
  );
  return ports;
}
