import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { describeNamespaces } from '../../__testUtils__/describeNamespaces';
import { Launcher, Mount } from './Launcher';
import { NameLauncher } from './NameLauncher';
import { NamespaceLauncher } from './NamespaceLauncher';

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'launchers-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(
  launcher: Launcher,
  command: string[],
  mounts: Mount[] = [],
  more: object = {},
) {
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const launched = launcher.launch({
    command,
    environment,
    mounts,
    scratch,
    ...more,
  });
  let output = '';
  launched.stdout.on('data', chunk => (output += chunk));
  launched.stderr.on('data', chunk => (output += chunk));
  const end = await launched.ended;
  return { ...end, output };
}

function volume(name: string, mountPath: string, readOnly = false): Mount {
  const source = join(folder, name);
  mkdirSync(source, { recursive: true });
  return { source, mountPath, readOnly };
}

describe('NameLauncher', () => {
  const launcher = new NameLauncher();

  it('rewrites arguments and variables that begin with a mount', async () => {
    const data = volume('data', '/data');
    const { output } = await run(
      launcher,
      [
        'sh',
        '-c',
        'echo "$1 $2 $3 $FILE"',
        'sh',
        '/data',
        '/data/x',
        '/database',
      ],
      [data],
      { environment: { ...environment, FILE: '/data/file' } },
    );

    expect(output.trim()).toBe(
      `${data.source} ${data.source}/x /database ${data.source}/file`,
    );
  });

  it('ends children that are left behind', async () => {
    const file = join(folder, 'late');
    const { code } = await run(launcher, [
      'sh',
      '-c',
      `(sleep 0.3; echo late >${file}) & exit 3`,
    ]);
    // A second process, started later, sees whether the first one's child lives.
    await run(launcher, ['sleep', '0.5']);

    expect(code).toBe(3);
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('says that a program is missing', async () => {
    const launched = launcher.launch({
      command: ['/no/such/program'],
      environment,
      mounts: [],
      scratch: folder,
    });
    // With the death signal's wrapper in between, the wrapper says it instead.
    const outcome = await Promise.race([
      launched.started.then(() => launched.ended),
      launched.ended,
    ]).catch(error => error);

    expect(outcome.code).not.toBe(0);
  });
});

describeNamespaces('NamespaceLauncher', () => {
  const launcher = new NamespaceLauncher();
  it('shows volumes at their paths, nested ones and files too, and nothing on the machine', async () => {
    const outer = volume('outer', '/srv/app/data');
    mkdirSync(join(outer.source, 'inner'));
    const inner = volume('inner', '/srv/app/data/inner');
    const settings = join(folder, 'settings');
    writeFileSync(settings, 'from a file');
    const { output, code } = await run(
      launcher,
      [
        'sh',
        '-c',
        'cat /etc/app/settings; echo a >/srv/app/data/a; echo b >/srv/app/data/inner/b; echo $$ ; ls /proc | grep -c "^[0-9]"',
      ],
      [
        outer,
        inner,
        { source: settings, mountPath: '/etc/app/settings', readOnly: true },
      ],
    );

    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringMatching(/^from a file1\n[23]\n$/),
    });
    expect(readFileSync(join(outer.source, 'a'), 'utf8')).toBe('a\n');
    expect(readFileSync(join(inner.source, 'b'), 'utf8')).toBe('b\n');
    expect(() => readFileSync('/srv/app/data/a')).toThrow('ENOENT');
  });

  it('enforces read-only mounts', async () => {
    const { output, code } = await run(
      launcher,
      ['sh', '-c', 'echo x >/data/x'],
      [volume('data', '/data', true)],
    );

    expect(code).not.toBe(0);
    expect(output).toContain('Read-only file system');
  });

  it('tells exit codes and signals apart, and signals the program alone', async () => {
    const scratch = join(folder, 'scratch');
    mkdirSync(scratch);
    const launched = launcher.launch({
      command: [
        'sh',
        '-c',
        'trap "echo asked; exit 7" TERM; echo up; while :; do sleep 0.05; done',
      ],
      environment,
      mounts: [],
      scratch,
    });
    let output = '';
    await launched.started;
    await new Promise<void>(resolve =>
      launched.stdout.on('data', chunk => {
        output += chunk;
        if (output.includes('up')) {
          resolve();
        }
      }),
    );
    expect(await launched.execute(['sh', '-c', 'kill -0 1'], 5_000)).toBe(0);
    expect(await launched.execute(['sleep', '5'], 100)).toBe(137);
    launched.signal('SIGTERM');

    expect((await launched.ended).code).toBe(7);
    expect(output).toContain('asked');
  });

  it('ends a session that the program started', async () => {
    const data = volume('data', '/data');
    await run(
      launcher,
      [
        'sh',
        '-c',
        'setsid sh -c "sleep 0.3; echo late >/data/late" & sleep 0.1; exit 0',
      ],
      [data],
    );
    await run(launcher, ['sleep', '0.5']);

    expect(() => readFileSync(join(data.source, 'late'))).toThrow('ENOENT');
  });
});
