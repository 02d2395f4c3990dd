import { setTimeout as delay } from 'timers/promises';
import { sendSignal } from '../../hollow/container/processTree';
import { processesWith } from './processes';

/** The variable that every process of a lab's pods has; its value is the lab's id. */
export const labVariable = 'STOWAGE_LAB';

/** How long the kernel may take to end what was killed, in milliseconds. */
const patienceMs = 5_000;
const lookAgainMs = 20;

/**
 * Ends what a lab that was killed has left behind: processes of its pods would
 * go on writing where new ones begin. They are known by a variable that has the
 * lab's id, which nothing else has.
 *
 * @returns how many there were
 */
export async function endLeftovers(id: string): Promise<number> {
  const found = new Set<number>();
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const left = processesWith(labVariable, id).filter(
      pid => pid !== process.pid,
    );
    if (left.length === 0 || Date.now() > deadline) {
      return found.size;
    }
    for (const pid of left) {
      found.add(pid);
      sendSignal(pid, 'SIGKILL');
    }
    await delay(lookAgainMs);
  }
}
