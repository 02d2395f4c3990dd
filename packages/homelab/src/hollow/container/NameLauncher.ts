import { ChildProcess, spawn } from 'child_process';
import { Launched, Launcher, LaunchSpec, Mount } from './Launcher';
import { rewritePath } from './mountPaths';
import { endOf, exitWithin, sendSignal } from './processTree';
import { withParent } from './deathSignal';

/**
 * Runs containers in the machine's own view. Every argument, variable and
 * working directory that begins with a mount's path is rewritten to the folder
 * behind it; `readOnly` cannot be enforced, and children that start a session
 * of their own escape.
 */
export class NameLauncher implements Launcher {
  readonly kind = 'names';

  launch(spec: LaunchSpec): Launched {
    const child = this.spawn(spec, [
      ...withParent,
      ...spec.command.map(word => rewritePath(word, spec.mounts)),
    ]);
    const signal = (name: NodeJS.Signals) =>
      child.pid && sendSignal(child.pid, name);
    const signalGroup = (name: NodeJS.Signals) =>
      child.pid && sendSignal(-child.pid, name);
    // As in a container, nothing outlives its first process.
    child.once('exit', () => signalGroup('SIGKILL'));
    return {
      stdout: child.stdout!,
      stderr: child.stderr!,
      started: new Promise((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      }),
      ended: endOf(child),
      signal,
      kill: () => signalGroup('SIGKILL'),
      freeze: () => signalGroup('SIGSTOP'),
      thaw: () => signalGroup('SIGCONT'),
      execute: (command, timeoutMs) =>
        exitWithin(
          this.spawn(
            spec,
            command.map(word => rewritePath(word, spec.mounts)),
            'ignore',
          ),
          timeoutMs,
        ),
    };
  }

  resolve(path: string, mounts: Mount[]): string {
    return rewritePath(path, mounts);
  }

  private spawn(
    spec: LaunchSpec,
    [program, ...args]: string[],
    output: 'pipe' | 'ignore' = 'pipe',
  ): ChildProcess {
    const environment = Object.fromEntries(
      Object.entries(spec.environment).map(([name, value]) => [
        name,
        rewritePath(value, spec.mounts),
      ]),
    );
    return spawn(program, args, {
      cwd: rewritePath(spec.workingDirectory ?? '/', spec.mounts),
      env: environment,
      detached: true,
      stdio: ['ignore', output, output],
      uid: spec.user?.uid,
      gid: spec.user?.gid,
    });
  }
}
