import { posix } from 'path';
import { NotFoundError } from '@backstage/errors';
import { LabReach } from '../lab/LabScene';
import { ExpandableCsiProvisioner } from '../provisioners/ExpandableCsiProvisioner';
import { LocalPathProvisioner } from '../provisioners/LocalPathProvisioner';
import { NfsCsiProvisioner } from '../provisioners/NfsCsiProvisioner';
import { NfsSubdirectoryProvisioner } from '../provisioners/NfsSubdirectoryProvisioner';
import { Provisioner } from '../provisioners/ProvisionerController';
import { localFolders, provisionerNames } from './classes';
import { nodeNames, openebsNodeLabel } from './nodes';

/** Those who serve the scene's classes. */
export function provisioners(reach: LabReach): Provisioner[] {
  const node = (name: string) => reach.node(name);
  return [
    new LocalPathProvisioner({
      name: provisionerNames.localPath,
      nodePathMap: {
        DEFAULT_PATH_FOR_NON_LISTED_NODES: Object.values(localFolders),
      },
      node,
    }),
    new NfsSubdirectoryProvisioner({
      name: provisionerNames.nfsSubdirectory,
      export: reach.share('k8s'),
    }),
    new NfsCsiProvisioner({
      export: (server, path) => {
        const share = reach.share(posix.basename(path));
        if (share.server !== server || share.path !== path) {
          throw new NotFoundError(
            `mount failed: exit status 32: mount.nfs: mounting ${server}:${path} failed, reason given by server: No such file or directory`,
          );
        }
        return share;
      },
    }),
    new ExpandableCsiProvisioner({
      name: provisionerNames.longhorn,
      folder: '/var/lib/longhorn',
      reach: { kind: 'network', nodes: nodeNames },
      node,
    }),
    new ExpandableCsiProvisioner({
      name: provisionerNames.openebs,
      folder: '/var/openebs/lvmvg',
      reach: { kind: 'node', label: openebsNodeLabel },
      node,
    }),
  ];
}
