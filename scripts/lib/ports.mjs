import net from 'node:net';
import { Plain } from './say.mjs';

/** Whether nothing listens on a port of this machine. */
export function portIsFree(port, host = '127.0.0.1') {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** Whether something takes connections there; an address that this machine lacks has nobody. */
function answers(port, host) {
  return new Promise(resolve => {
    const socket = net.connect({ port, host });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Fails with one sentence where one of the ports is taken. */
export async function requirePorts(ports) {
  for (const { port, use } of ports) {
    if (!(await portIsFree(port)) || (await answers(port, '::1'))) {
      throw new Plain(
        `Port ${port} is taken, and ${use} needs it. Stop what listens there (ss -ltnp 'sport = :${port}' or lsof -i :${port} names it) and run the same command again.`,
      );
    }
  }
}

/** A port that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
