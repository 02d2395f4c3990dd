import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Top folder of the clone. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** Node, Yarn, the Python environment and their logs; nothing outside the clone. */
export const tools = path.join(root, '.tools');

/** What the portal keeps: database, rendered docs, local repositories. */
export const state = path.join(root, '.stowage');
