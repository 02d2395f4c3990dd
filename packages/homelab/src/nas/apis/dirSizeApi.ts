import { randomUUID } from 'crypto';
import { join, posix } from 'path';
import { z } from 'zod';
import { NasContext } from '../NasContext';
import { shareNamed } from '../shares/findShare';
import { FolderUsage } from '../shares/Usage';
import { ApiDefinition, apiMethod } from '../webapi/ApiDefinition';
import { codes, DsmError } from '../webapi/DsmError';

/** How many finished tasks are remembered. */
const rememberedTasks = 100;

/** `SYNO.FileStation.DirSize`: the size of folders, measured in the background. */
export function dirSizeApi(nas: NasContext): ApiDefinition {
  const tasks = new Map<string, FolderUsage | undefined>();
  const byId = z.object({ taskid: z.string() });
  return {
    name: 'SYNO.FileStation.DirSize',
    minVersion: 1,
    maxVersion: 2,
    methods: {
      start: apiMethod({
        access: 'user',
        parameters: z.object({
          path: z.union([
            z.array(z.string()).min(1),
            z.string().transform(path => [path]),
          ]),
        }),
        answer: ({ path }) => {
          const folders = path.map(each => realFolder(nas, each));
          const id = randomUUID();
          tasks.set(id, undefined);
          measureAll(nas, folders).then(usage => {
            if (tasks.has(id)) {
              tasks.set(id, usage);
            }
          });
          const [oldest] = tasks.keys();
          if (tasks.size > rememberedTasks) {
            tasks.delete(oldest);
          }
          return { taskid: id };
        },
      }),
      status: apiMethod({
        access: 'user',
        parameters: byId,
        answer: ({ taskid }) => {
          if (!tasks.has(taskid)) {
            throw new DsmError(codes.noSuchTask);
          }
          const usage = tasks.get(taskid);
          return {
            finished: usage !== undefined,
            num_dir: usage?.folders ?? 0,
            num_file: usage?.files ?? 0,
            total_size: usage?.logicalBytes ?? 0,
          };
        },
      }),
      stop: apiMethod({
        access: 'user',
        parameters: byId,
        answer: ({ taskid }) => {
          tasks.delete(taskid);
        },
      }),
    },
  };
}

/** The folder behind `/share/folder`; nothing above a share can be named. */
function realFolder(nas: NasContext, path: string): string {
  const [, name, ...rest] = posix.normalize(path).split('/');
  const share = shareNamed(nas.store.state, name ?? '');
  if (!path.startsWith('/') || !share) {
    throw new DsmError(codes.badParameter, { name: 'path' });
  }
  return join(nas.folders.share(share), ...rest);
}

async function measureAll(
  nas: NasContext,
  folders: readonly string[],
): Promise<FolderUsage> {
  const usages = await Promise.all(folders.map(each => nas.usage.of(each)));
  return usages.reduce((sum, each) => ({
    allocatedBytes: sum.allocatedBytes + each.allocatedBytes,
    logicalBytes: sum.logicalBytes + each.logicalBytes,
    files: sum.files + each.files,
    folders: sum.folders + each.folders,
  }));
}
