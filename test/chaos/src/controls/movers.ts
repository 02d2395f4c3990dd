import { existsSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { moversNamespace } from '../world/names';
import type { Control } from './Control';

/** The process of a mover, and with it the mounts that it sees. */
function processOf(operation: string): string {
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .find(pid => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return (
          line.includes(`\0--operation\0${operation}\0`) &&
          // The one that has set up its mounts already.
          existsSync(`/proc/${pid}/root/source`)
        );
      } catch {
        return false;
      }
    });
  if (!found) {
    throw new Error(`No mover of ${operation} runs`);
  }
  return found;
}

/** Controls of what movers may do. */
export const movers = {
  oneMoverPerTarget: {
    needs: 'world',
    ends: 'running',
    without: 'two movers have one target',
    loses: /two movers/,
    async play(scene) {
      const application = await scene.deploy();
      const first = await scene.replica();
      let running = 0;
      let isFirst = true;
      scene.after('target', async () => {
        if (isFirst) {
          isFirst = false;
          // It stops when this step is over, and another one takes over.
          await scene.replica();
          void first.stop();
        }
      });
      scene.after('stage', async ({ operationId }) => {
        const pods = await scene.world.list(
          `/api/v1/namespaces/${moversNamespace}/pods?labelSelector=stowage.io/operation%3D${operationId}`,
        );
        running = pods.filter(
          ({ status, metadata }: any) =>
            status?.phase === 'Running' && !metadata.deletionTimestamp,
        ).length;
      });
      await scene.move(application, { engine: first, until: 'stage' });
      return running > 1
        ? `two movers have one target (${running})`
        : undefined;
    },
  },
  sourceReadOnly: {
    needs: 'world',
    ends: 'running',
    without: 'a mover can write to the original',
    loses: /was written to/,
    async play(scene) {
      // The mount of a source on NFS is read-only for other reasons, too.
      const application = await scene.deploy({ volumes: 'local-path' });
      const folder = await application.folderOf(
        await scene.volumeOf(application),
      );
      scene.after('target', async ({ operationId }) => {
        const root = `/proc/${processOf(operationId)}/root`;
        try {
          writeFileSync(`${root}/source/scribble`, 'x');
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EROFS') {
            throw error;
          }
        }
      });
      await scene.move(application, { to: 'nfs', until: 'target' });
      return existsSync(join(folder!, 'scribble'))
        ? 'the original was written to by a mover'
        : undefined;
    },
  },
} satisfies Record<string, Control>;
