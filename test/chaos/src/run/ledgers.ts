import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { LedgerVerdict, verifyLedger } from '@stowage/homelab';
import type { Watcher } from '../verdict/Watcher';
import type { Application } from '../world/Application';
import { splitLedger } from './splitLedger';

/** What one writer was told, held against a volume. */
interface WriterVerdict {
  writer: string;
  verdict: LedgerVerdict;
}

/** Holds what every writer of a run was told against what the volumes have. */
export async function judgeLedgers(options: {
  application: Application;
  /** The state of then was asked for, once: what was written until then is set aside. */
  returned: boolean;
  /** Pods that were made by hand. */
  byHand: string[];
}): Promise<WriterVerdict[]> {
  const { application, returned, byHand } = options;
  const ledgers: WriterVerdict[] = [];
  for (const claim of application.claims) {
    if (returned) {
      ledgers.push(...(await verifyReturned(application, claim)));
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

/** Finds, for each claim, the volume that lacks least: somewhere all of it has to be. */
export function judgeStranded(
  application: Application,
  watcher: Pick<Watcher, 'foldersOf'>,
): WriterVerdict[] {
  const lacks = ({ missing, altered }: LedgerVerdict) =>
    missing.length + altered.length;
  return application.claims.flatMap(claim => {
    const ledger = application.ledgerOf(claim);
    const [best] = watcher
      .foldersOf(claim)
      .map(folder => verifyLedger({ data: join(folder, 'app'), ledger }))
      .sort((one, other) => lacks(one) - lacks(other));
    return best ? [{ writer: claim, verdict: best }] : [];
  });
}

/** What was written until the return is on the volume set aside, what came since on the present one. */
async function verifyReturned(
  application: Application,
  claim: string,
): Promise<WriterVerdict[]> {
  const ledger = application.ledgerOf(claim);
  const text = existsSync(ledger) ? readFileSync(ledger, 'utf8') : '';
  const { then, now } = splitLedger(text);
  const verify = (name: string, part: string, folder: string) => {
    const file = `${ledger}-${name}`;
    writeFileSync(file, part);
    return {
      writer: `${claim} (${name} the return)`,
      verdict: verifyLedger({ data: join(folder, 'app'), ledger: file }),
    };
  };
  const present = await application.boundFolder(claim);
  const aside = await application.keptFolders(claim);
  return [
    verify('since', now, present),
    ...(then === undefined
      ? []
      : aside.map(folder => verify('until', then, folder))),
  ];
}
