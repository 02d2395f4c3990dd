import { InputError } from '@backstage/errors';
import { promises as fs } from 'fs';
import { dirname, join } from 'path';

/**
 * All files below a folder as relative paths with `/`, without Git's own.
 *
 * @throws InputError for anything that is neither a file nor a folder: a link could lead out of
 * the workspace.
 */
export async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  const walk = async (below: string): Promise<void> => {
    for (const entry of await fs.readdir(join(folder, below), {
      withFileTypes: true,
    })) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.name === '.git') {
        continue;
      }
      if (entry.isDirectory()) {
        await walk(path);
      } else if (entry.isFile()) {
        files.push(path);
      } else {
        throw new InputError(
          `${path} is neither a file nor a folder and cannot be published`,
        );
      }
    }
  };
  await walk('');
  return files.sort();
}

/** Makes the files below one folder equal to those below another, Git's own left alone. */
export async function replaceFiles(options: {
  from: string;
  to: string;
}): Promise<void> {
  const { from, to } = options;
  const wanted = await listFiles(from);
  const present = await listFiles(to);
  for (const file of present.filter(path => !wanted.includes(path))) {
    await fs.rm(join(to, file));
  }
  for (const file of wanted) {
    await fs.mkdir(dirname(join(to, file)), { recursive: true });
    await fs.copyFile(join(from, file), join(to, file));
  }
}
