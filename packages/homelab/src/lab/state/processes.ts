import { spawnSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';

/**
 * When a process began, in a form that only tells it from others of the same
 * number; undefined for one that is not there.
 */
export function processStart(pid: number): string | undefined {
  if (process.platform !== 'linux') {
    const { status, stdout } = spawnSync('ps', [
      ...['-o', 'lstart=', '-p'],
      String(pid),
    ]);
    return status === 0 ? stdout.toString().trim() : undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may hold blanks and brackets: field 3 is the
    // state, field 22 the time of its start (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ['Z', 'X'].includes(fields[0]) ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Processes of this user that have a variable with a value in their environment. */
export function processesWith(name: string, value: string): number[] {
  const wanted = `${name}=${value}`;
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter(entry => /^\d+$/.test(entry))
      .filter(pid => {
        try {
          return readFileSync(`/proc/${pid}/environ`, 'utf8')
            .split('\0')
            .includes(wanted);
        } catch {
          // It has ended, or belongs to somebody else.
          return false;
        }
      })
      .map(Number);
  }
  const { stdout } = spawnSync('ps', ['-axww', '-E', '-o', 'pid=,command=']);
  return String(stdout ?? '')
    .split('\n')
    .filter(line => line.split(/\s+/).includes(wanted))
    .map(line => parseInt(line, 10));
}
