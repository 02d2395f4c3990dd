import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { LedgerVerdict, verifyLedger } from '@stowage/homelab';
import type { Application } from '../world/Application';
import { splitLedger } from './splitLedger';

/** Holds what every writer of a run was told against what the volumes have. */
export async function judgeLedgers(options: {
  application: Application;
  /** The state of then was asked for, once: what was written until then is set aside. */
  returned: boolean;
  /** Pods that were made by hand. */
  byHand: string[];
}): Promise<Array<{ writer: string; verdict: LedgerVerdict }>> {
  const { application, returned, byHand } = options;
  const ledgers: Array<{ writer: string; verdict: LedgerVerdict }> = [];
  for (const claim of application.claims) {
    if (returned) {
      ledgers.push({
        writer: claim,
        verdict: await verifyReturned(application, claim),
      });
    } else {
      ledgers.push({ writer: claim, verdict: await application.verify(claim) });
    }
  }
  for (const pod of byHand) {
    // What never came to run has promised nothing; after a return it may be set aside.
    if (application.acknowledgedByHand(pod) > 0 && !returned) {
      const [claim] = application.claims;
      ledgers.push({
        writer: pod,
        verdict: await application.verify(claim, pod),
      });
    }
  }
  return ledgers;
}

async function verifyReturned(
  application: Application,
  claim: string,
): Promise<LedgerVerdict> {
  const ledger = application.ledgerOf(claim);
  const text = existsSync(ledger) ? readFileSync(ledger, 'utf8') : '';
  const { now } = splitLedger(text);
  writeFileSync(ledger, now);
  const folder = await application.boundFolder(claim);
  return verifyLedger({ data: join(folder, 'app'), ledger });
}
