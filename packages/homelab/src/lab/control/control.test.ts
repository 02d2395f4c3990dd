import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { InputError } from '@backstage/errors';
import { ControlClient } from './ControlClient';
import { ControlServer } from './ControlServer';

describe('the control of a lab', () => {
  let folder: string;
  let socket: string;
  let server: ControlServer;
  let client: ControlClient;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stowage-control-'));
    socket = join(folder, 'lab.sock');
    writeFileSync(socket, 'left by one that was killed');
    server = await ControlServer.start(socket, {
      status: () => ({ ready: true }),
      faults: async words => {
        if (words[0] === 'wrong') {
          throw new InputError("There is no fault 'wrong'.");
        }
        return words;
      },
    });
    client = new ControlClient(socket);
  });

  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers to its owner alone', async () => {
    expect(await client.status()).toEqual({ ready: true });
    // eslint-disable-next-line no-bitwise
    expect(statSync(socket).mode & 0o777).toBe(0o600);
  });

  it('carries out commands, and says what is wrong with them', async () => {
    expect(await client.faults(['node-off', 'pi-1'])).toEqual([
      'node-off',
      'pi-1',
    ]);
    await expect(client.faults(['wrong'])).rejects.toThrow(
      "There is no fault 'wrong'.",
    );
    await expect(client.faults([1 as never])).rejects.toThrow(
      /must be JSON such as/,
    );
  });

  it('is not there once it has ended', async () => {
    await server.stop();
    expect(existsSync(socket)).toBe(false);
    await expect(client.status()).rejects.toThrow(/No lab listens on/);
  });
});
