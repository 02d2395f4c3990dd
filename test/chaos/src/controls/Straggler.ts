import { readdirSync, readFileSync } from 'fs';
import type { Application } from '../world/Application';
import type { ApplicationSpec } from '../world/ApplicationSpec';
import { patiently } from './patiently';
import type { Scene } from './Scene';

/** A file of a process; empty where there is none, or no more. */
function fileOf(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** Processes that write rows and acknowledge them in a file. */
function writersTo(ledger: string): number[] {
  return readdirSync('/proc')
    .filter(
      pid =>
        /^\d+$/.test(pid) &&
        /\/ledger-writer\0$/.test(fileOf(pid, 'cmdline')) &&
        fileOf(pid, 'environ').includes(`LEDGER_FILE=${ledger}\0`),
    )
    .map(Number);
}

/** Whoever asks more often than this whether it is gone waits for it. */
const patience = 5;

/**
 * The writer of an application whose pod does not hear that it should end. It writes on until the
 * scene lets it go, so that nothing hangs on who is faster: the portal, or the end of a pod's time.
 */
export class Straggler {
  private looks = 0;

  private constructor(readonly application: Application) {}

  /** Deploys its application; it writes until the comparison is over, unless it is let go before. */
  static async deploy(
    scene: Scene,
    spec: Partial<ApplicationSpec> = {},
  ): Promise<Straggler> {
    // Its node would kill it after so many seconds, which no scene comes near.
    const application = await scene.deploy({ ...spec, ignoresEndFor: 240 });
    const straggler = new Straggler(application);
    scene.after('prove', () => straggler.letGo());
    scene.beforeUndo('stop', () => straggler.letGo());
    return straggler;
  }

  /** Ends its process; its pod ends with it. */
  async letGo(): Promise<void> {
    const [claim] = this.application.claims;
    const ledger = this.application.ledgerOf(claim);
    await patiently('the last writer to be gone', () => {
      const left = writersTo(ledger);
      left.forEach(pid => process.kill(pid, 'SIGTERM'));
      return left.length === 0;
    });
  }

  /** Somebody has looked whether it is gone: whoever waits for it is not kept waiting. */
  async lookedFor(): Promise<void> {
    this.looks += 1;
    if (this.looks === patience) {
      await this.letGo();
    }
  }
}
