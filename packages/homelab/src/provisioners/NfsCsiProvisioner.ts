import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'fs';
import { dirname, join, posix } from 'path';
import { InputError } from '@backstage/errors';
import { Volume } from '../cluster/objects';
import { isWithin } from '../hollow/container/mountPaths';
import { nfsCsiDriver } from '../hollow/volumes/csiVolume';
import { NfsExport } from '../hollow/volumes/exports';
import {
  ProvisionedVolume,
  Provisioner,
  ProvisionRequest,
} from './ProvisionerController';

/** What the controller of csi-driver-nfs mounts to make and remove folders. */
export interface NfsCsiOptions {
  /** Finds an export by what a class calls it. @throws for one that is not there */
  export(server: string, share: string): Pick<NfsExport, 'folder'>;
}

const onDeletes = ['', 'delete', 'retain', 'archive'];

/** The parts of a handle, in their order. */
interface Handle {
  server: string;
  share: string;
  subdir: string;
  onDelete: string;
}

/** Cuts slashes off both ends, which handles are written without. */
function bare(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

/**
 * Reads a handle `server#share#subdir#uuid#onDelete`, whose last two parts may
 * be empty.
 *
 * @throws InputError for anything else
 */
export function parseNfsHandle(handle: string): Handle {
  const [server, share, subdir, , onDelete = ''] = handle.split('#');
  if (!server || !share || !subdir) {
    throw new InputError(
      `'${handle}' is no handle of ${nfsCsiDriver}: server#share#subdir#uuid#onDelete is expected`,
    );
  }
  return { server, share, subdir, onDelete };
}

/**
 * Behaves as csi-driver-nfs does (its controllerserver.go): a folder below an
 * export for each volume, named after the volume or by `subDir`, with mode 0755
 * unless `mountPermissions` says otherwise; `onDelete` decides what becomes of
 * it; expansion succeeds and changes nothing but the number. Snapshots, which
 * are archives beside the volumes there, are left out.
 */
export class NfsCsiProvisioner implements Provisioner {
  readonly name = nfsCsiDriver;

  constructor(private readonly options: NfsCsiOptions) {}

  async provision(request: ProvisionRequest): Promise<ProvisionedVolume> {
    const { claim, storageClass, volumeName } = request;
    const { parameters = {}, mountOptions } = storageClass;
    if (claim.spec.selector) {
      throw new InputError('claim Selector is not supported');
    }
    const { server, share, subDir, onDelete = '' } = parameters;
    for (const [name, value] of Object.entries({ server, share })) {
      if (!value) {
        throw new InputError(
          `rpc error: code = InvalidArgument desc = ${name} is a required parameter`,
        );
      }
    }
    if (!onDeletes.includes(onDelete)) {
      throw new InputError(
        `rpc error: code = InvalidArgument desc = invalid value ${onDelete} for OnDelete, supported values are [delete retain archive]`,
      );
    }
    const subdir = subDir ? fillSubDir(subDir, request) : volumeName;
    const target = this.place({ server, share, subdir });
    mkdirSync(target, { recursive: true, mode: 0o755 });
    const permissions = parseInt(parameters.mountPermissions ?? '0', 8);
    if (permissions > 0) {
      chmodSync(target, permissions);
    }
    return {
      source: {
        csi: {
          driver: this.name,
          volumeHandle: [
            bare(server),
            bare(share),
            bare(subdir),
            subDir ? volumeName : '',
            ['retain', 'archive'].includes(onDelete) ? onDelete : '',
          ].join('#'),
          volumeAttributes: { server, share, subdir },
        },
      },
      mountOptions,
    };
  }

  async remove(volume: Volume): Promise<void> {
    const { volumeHandle = '', volumeAttributes = {} } = volume.spec.csi ?? {};
    const { server, share, subdir, onDelete } = parseNfsHandle(volumeHandle);
    const target = this.place({
      server,
      share: volumeAttributes.share ?? `/${share}`,
      subdir,
    });
    if (onDelete === 'retain' || !existsSync(target)) {
      return;
    }
    if (onDelete === 'archive') {
      const archived = this.place({
        server,
        share: volumeAttributes.share ?? `/${share}`,
        subdir: `archived-${subdir}`,
      });
      mkdirSync(dirname(archived), { recursive: true });
      renameSync(target, archived);
      return;
    }
    rmSync(target, { recursive: true });
  }

  /** An export has no size for each of its folders: there is nothing to do. */
  async expand(): Promise<void> {}

  private place(at: { server: string; share: string; subdir: string }): string {
    const { folder } = this.options.export(at.server, at.share);
    const target = join(folder, at.subdir);
    if (!isWithin(target, folder) || target === folder) {
      throw new InputError(
        `rpc error: code = InvalidArgument desc = ${
          at.subdir
        } does not lie below ${posix.join(at.share)}`,
      );
    }
    return target;
  }
}

function fillSubDir(
  subDir: string,
  { claim, volumeName }: ProvisionRequest,
): string {
  return subDir
    .replaceAll('${pvc.metadata.name}', claim.metadata.name)
    .replaceAll('${pvc.metadata.namespace}', claim.metadata.namespace ?? '')
    .replaceAll('${pv.metadata.name}', volumeName);
}
