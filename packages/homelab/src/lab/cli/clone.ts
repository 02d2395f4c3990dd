import { join, resolve } from 'path';

// This package is never built, so the clone is where its source lies.
// eslint-disable-next-line no-restricted-syntax
const clone = resolve(__dirname, '../../../../..');

/** Where a lab lies unless a command line says otherwise. */
export const usualFolder = join(clone, '.stowage/lab');

/** The mover's program. */
export const moverFolder = join(clone, 'images/mover');
