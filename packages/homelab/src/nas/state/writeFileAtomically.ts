import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'fs';

/** Replaces a file so that a crash leaves the old one or the new one, whole. */
export function writeFileAtomically(
  path: string,
  content: string,
  mode = 0o600,
): void {
  const draft = `${path}.draft`;
  const file = openSync(draft, 'w', mode);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
