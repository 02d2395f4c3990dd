import { ChildProcess, spawn } from 'child_process';
import { existsSync, mkdirSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { Readable } from 'stream';
import { withParent } from './deathSignal';
import { Launched, Launcher, LaunchSpec, Mount } from './Launcher';
import { rewritePath } from './mountPaths';
import { endOf, exitWithin, namespaceMembers, sendSignal } from './processTree';
import { planRoot } from './rootLayout';
import { fstabText, setupScript } from './setupScript';

const root = process.getuid?.() === 0;

/** Looks a program up where administrators' programs lie as well. */
function tool(name: string): string {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/bin',
    '/sbin',
    '/bin',
  ];
  const folder = folders.find(each => existsSync(join(each, name)));
  return folder ? join(folder, name) : name;
}

/**
 * Runs each container in a mount and process namespace of its own: volumes lie
 * at the paths that the pod names, read-only ones are, and when the first
 * process ends the kernel ends all others. Needs no root where the kernel lets
 * users make namespaces; then the present user is root inside.
 */
export class NamespaceLauncher implements Launcher {
  readonly kind = 'namespaces';
  private readonly tools = {
    chroot: tool('chroot'),
    cp: tool('cp'),
    mkdir: tool('mkdir'),
    mount: tool('mount'),
    nsenter: tool('nsenter'),
    sh: tool('sh'),
    unshare: tool('unshare'),
  };

  launch(spec: LaunchSpec): Launched {
    const child = spawn(...this.commandLine(spec), {
      env: spec.environment,
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    }) as ChildProcess;
    let firstProcess: number | undefined;
    const started = readFirstProcess(child).then(pid => {
      firstProcess = pid;
    });
    // Whoever waits for the start hears of it; the end is told in any case.
    started.catch(() => undefined);
    const signalAll = (signal: NodeJS.Signals) => {
      // Sessions that the program started are out of its group.
      const members = firstProcess ? namespaceMembers(firstProcess) : [];
      members.forEach(pid => sendSignal(pid, signal));
      if (child.pid) {
        sendSignal(-child.pid, signal);
      }
    };
    return {
      stdout: child.stdout as Readable,
      stderr: child.stderr as Readable,
      started,
      ended: endOf(child),
      signal: signal => {
        // Before the program is there, nobody could act on it.
        started.then(
          () => firstProcess && sendSignal(firstProcess, signal),
          () => undefined,
        );
      },
      kill: () => {
        // The kernel ends a namespace with its first process.
        if (firstProcess) {
          sendSignal(firstProcess, 'SIGKILL');
        }
        if (child.pid) {
          sendSignal(-child.pid, 'SIGKILL');
        }
      },
      freeze: () => signalAll('SIGSTOP'),
      thaw: () => signalAll('SIGCONT'),
      execute: async (command, timeoutMs) =>
        firstProcess
          ? await exitWithin(this.enter(firstProcess, command, spec), timeoutMs)
          : 126,
    };
  }

  resolve(path: string, mounts: Mount[]): string {
    return rewritePath(path, mounts);
  }

  /** The program and arguments that start a container, its files written. */
  commandLine(spec: LaunchSpec): [string, string[]] {
    const { tools } = this;
    const rootFolder = join(spec.scratch, 'root');
    const script = join(spec.scratch, 'setup.sh');
    const fstab = join(spec.scratch, 'fstab');
    mkdirSync(rootFolder, { recursive: true });
    const layout = planRoot(spec.mounts);
    writeFileSync(fstab, fstabText(layout, rootFolder));
    writeFileSync(
      script,
      setupScript({
        layout,
        tools,
        root: rootFolder,
        fstab,
        workingDirectory: spec.workingDirectory,
        chrootOptions: spec.user
          ? [
              `--userspec=${spec.user.uid}:${spec.user.gid}`,
              `--groups=${spec.user.groups.join(',')}`,
            ]
          : [],
      }),
    );
    const [program, ...args] = [
      ...withParent,
      tools.unshare,
      '--mount',
      '--pid',
      '--fork',
      '--kill-child=SIGKILL',
      ...(root ? [] : ['--map-root-user']),
      tools.sh,
      script,
      ...spec.command,
    ];
    return [program, args];
  }

  private enter(
    pid: number,
    command: string[],
    { user, environment }: LaunchSpec,
  ): ChildProcess {
    return spawn(
      this.tools.nsenter,
      [
        `--target=${pid}`,
        '--mount',
        '--pid',
        `--root=/proc/${pid}/root`,
        `--wd=/proc/${pid}/root`,
        ...(root ? [] : ['--user', '--preserve-credentials']),
        ...(user ? [`--setuid=${user.uid}`, `--setgid=${user.gid}`] : []),
        '--',
        ...command,
      ],
      { env: environment, detached: true, stdio: 'ignore' },
    );
  }
}

/** Reads the process id that the setup script writes to descriptor 3. */
async function readFirstProcess(child: ChildProcess): Promise<number> {
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
  });
  const read = async () => {
    let text = '';
    // unshare holds the descriptor as long as it lives: the line is the end.
    for await (const chunk of child.stdio[3] as Readable) {
      text += chunk;
      if (text.endsWith('\n')) {
        return Number(text);
      }
    }
    throw new Error('the root of the container could not be made; see its log');
  };
  return await Promise.race([read(), failed]);
}
