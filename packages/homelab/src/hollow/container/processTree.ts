import { ChildProcess } from 'child_process';
import { readdirSync, readlinkSync } from 'fs';
import { ProcessEnd } from './Launcher';

/** Sends a signal to a process, or to a group if negative, that may be gone. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH') {
      throw error;
    }
  }
}

/** The processes in the same process namespace as `pid`, itself included. */
export function namespaceMembers(pid: number): number[] {
  const namespaceOf = (process: string) => {
    try {
      return readlinkSync(`/proc/${process}/ns/pid`);
    } catch {
      // It ended, or belongs to somebody else.
      return undefined;
    }
  };
  const wanted = namespaceOf(String(pid));
  return wanted === undefined
    ? []
    : readdirSync('/proc')
        .filter(name => /^\d+$/.test(name) && namespaceOf(name) === wanted)
        .map(Number);
}

/**
 * Settles when a child has ended and its output is read. A grandchild that
 * left the group may hold the pipes for ever, hence the limit.
 */
export function endOf(child: ChildProcess): Promise<ProcessEnd> {
  const drainMs = 500;
  return new Promise(resolve => {
    // Without a process the spawn itself failed; `started` carries why.
    child.once('error', () => resolve({ code: 128, signal: null }));
    child.once('exit', (code, signal) => {
      const timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code, signal });
      }, drainMs);
      child.once('close', () => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
  });
}

/** The exit code that a runtime reports: 128 and the signal for a killed process. */
export function exitCodeOf(
  end: ProcessEnd,
  signals: NodeJS.Dict<number>,
): number {
  return end.signal ? 128 + (signals[end.signal] ?? 0) : end.code ?? 255;
}

/** Waits for a short command and answers its exit code; kills its group after the time. */
export function exitWithin(
  child: ChildProcess,
  timeoutMs: number,
): Promise<number> {
  return new Promise(resolve => {
    const timer = setTimeout(() => {
      if (child.pid) {
        sendSignal(-child.pid, 'SIGKILL');
      }
      resolve(137);
    }, timeoutMs);
    const settle = (code: number) => {
      clearTimeout(timer);
      resolve(code);
    };
    child.once('error', () => settle(127));
    child.once('exit', code => settle(code ?? 137));
  });
}
