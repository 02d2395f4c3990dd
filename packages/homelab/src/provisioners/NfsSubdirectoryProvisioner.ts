import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'fs';
import { join, posix } from 'path';
import { InputError } from '@backstage/errors';
import { StorageClass, Volume } from '../cluster/objects';
import { isWithin } from '../hollow/container/mountPaths';
import { NfsExport } from '../hollow/volumes/exports';
import { fillPathPattern } from './pathPattern';
import {
  ProvisionedVolume,
  Provisioner,
  ProvisionRequest,
} from './ProvisionerController';

/** The export that volumes are folders of. */
export interface NfsSubdirectoryOptions {
  /** What classes name it by. */
  name: string;
  export: Pick<NfsExport, 'server' | 'path' | 'folder'>;
}

/**
 * Has the visible contract of nfs-subdir-external-provisioner: a folder
 * `<namespace>-<claim>-<volume>` with mode 0777 below an export, in an in-tree
 * nfs volume. On deletion the class parameter `onDelete` (`delete`, `retain`)
 * decides, then `archiveOnDelete`, which unless it is `false` renames the
 * folder to `archived-…`.
 */
export class NfsSubdirectoryProvisioner implements Provisioner {
  readonly name: string;

  constructor(private readonly options: NfsSubdirectoryOptions) {
    this.name = options.name;
  }

  async provision(request: ProvisionRequest): Promise<ProvisionedVolume> {
    const { claim, storageClass, volumeName } = request;
    if (claim.spec.selector) {
      throw new InputError('claim Selector is not supported');
    }
    const { namespace, name } = claim.metadata;
    const pattern = storageClass.parameters?.pathPattern;
    const relative = pattern
      ? fillPathPattern(pattern, request)
      : [namespace, name, volumeName].join('-');
    const { server, path, folder } = this.options.export;
    const target = join(folder, relative);
    if (!isWithin(target, folder)) {
      throw new InputError(`pathPattern leads out of the export: ${relative}`);
    }
    mkdirSync(target, { recursive: true });
    // The umask must not decide what pods under any user may do.
    chmodSync(target, 0o777);
    return {
      source: { nfs: { server, path: posix.join(path, relative) } },
      mountOptions: storageClass.mountOptions,
    };
  }

  async remove(
    volume: Volume,
    storageClass: StorageClass | undefined,
  ): Promise<void> {
    const { path, folder } = this.options.export;
    const relative = posix.relative(path, volume.spec.nfs?.path ?? '');
    const target = join(folder, relative);
    if (!relative || !isWithin(target, folder) || target === folder) {
      throw new InputError(
        `volume ${volume.metadata.name} does not lie below the export ${path}`,
      );
    }
    if (!storageClass) {
      throw new InputError(
        `cannot read the class of volume ${volume.metadata.name} to learn what becomes of its folder`,
      );
    }
    if (!existsSync(target)) {
      return;
    }
    const { onDelete, archiveOnDelete } = storageClass.parameters ?? {};
    if (onDelete === 'retain') {
      return;
    }
    if (onDelete === 'delete' || (!onDelete && archiveOnDelete === 'false')) {
      rmSync(target, { recursive: true });
      return;
    }
    renameSync(target, join(folder, `archived-${posix.basename(relative)}`));
  }
}
