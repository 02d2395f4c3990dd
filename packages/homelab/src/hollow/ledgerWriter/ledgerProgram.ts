import { Program } from '../programs';

/**
 * The writer's program, for an image of any name: the command is
 * `ledger-writer`, and `ledger-writer ready` tells whether it has written. Its
 * variables are `LEDGER_DATA`, the folder of its volume, `LEDGER_FILE`, a file
 * of this machine outside of every volume, and `LEDGER_INTERVAL_MS`. Needs
 * Python 3.
 */
export const ledgerProgram: Program = {
  // This package is never built, so the program lies beside its source.
  // eslint-disable-next-line no-restricted-syntax
  path: [__dirname],
  command: ['ledger-writer'],
};
