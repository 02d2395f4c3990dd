import { ChildProcess, spawn, spawnSync } from 'child_process';
import { closeSync, openSync, readFileSync } from 'fs';

/**
 * `setpriv` makes the kernel kill a program when its parent dies, so that a
 * test run ended by `kill -9` leaves no etcd behind. Where it is missing,
 * programs are only stopped by {@link ChildProgram.stop} and at exit.
 */
const deathSignalCommand =
  process.platform === 'linux' &&
  spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0
    ? ['setpriv', '--pdeathsig', 'KILL', '--']
    : [];

/** One long-running program that lives no longer than this process. */
export class ChildProgram {
  private child?: ChildProcess;
  private readonly onExit = () => this.child?.kill('SIGKILL');

  constructor(
    private readonly options: {
      /** Name for messages. */
      name: string;
      path: string;
      args: string[];
      logPath: string;
      cwd?: string;
      /** Added to the environment of this process. */
      env?: Record<string, string>;
    },
  ) {}

  /** Whether the program runs. */
  get running(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  /** Starts the program; its output is appended to the log file. */
  start(): void {
    const log = openSync(this.options.logPath, 'a');
    const [command, ...args] = [
      ...deathSignalCommand,
      this.options.path,
      ...this.options.args,
    ];
    this.child = spawn(command, args, {
      cwd: this.options.cwd,
      env: { ...process.env, ...this.options.env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    process.once('exit', this.onExit);
  }

  /**
   * To be called inside waits, which would otherwise run into their time limit.
   *
   * @throws Error with the end of the log if the program has ended.
   */
  assertRunning(): void {
    if (!this.running) {
      const log = readFileSync(this.options.logPath, 'utf8').trim();
      throw new Error(
        `${this.options.name} ended (code ${this.child?.exitCode}, signal ${
          this.child?.signalCode
        }); the end of its log: ${log.slice(-3000)}`,
      );
    }
  }

  /** Sends a signal without waiting for what it does, such as SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Sends a signal (SIGKILL by default) and waits until the program is gone. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.child;
    process.removeListener('exit', this.onExit);
    if (!child || !this.running) {
      return;
    }
    const gone = new Promise(resolve => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
