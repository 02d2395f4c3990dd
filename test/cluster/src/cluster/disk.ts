import { run } from '../lib/run';
import { ClusterLayout } from './layout';
import { memberEnvironment } from './processes';

/** Makes an empty ext4 file system in a sparse file. */
export async function createDisk(
  layout: ClusterLayout,
  path: string,
  mebibytes: number,
): Promise<void> {
  const env = memberEnvironment(layout);
  await run('truncate', ['--size', `${mebibytes}M`, path], { env });
  await run(
    'mkfs.ext4',
    [
      '-q',
      // Root may not use more than anybody else, so that "full" means full.
      ...['-m', '0'],
      ...['-O', '^has_journal'],
      path,
    ],
    { env },
  );
}
