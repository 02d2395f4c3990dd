import { NfsExport } from '../../hollow/volumes/exports';
import { Share, volumePath } from '../state/NasState';
import { NfsHost, ruleFor } from './matchClient';
import { NfsRule } from './nfsRule';

/** Group `users`, which DSM's own accounts are in. */
const usersGroup = 100;

/**
 * What DSM's words come to in /etc/exports: whose rights are given to clients'
 * users, and who squashed ones become (1024 is `admin`, 1025 is `guest`).
 */
const squashes: Record<
  NfsRule['root_squash'],
  Required<Pick<NfsExport, 'squash' | 'anonymous'>>
> = {
  root: { squash: 'none', anonymous: { uid: 1025, gid: usersGroup } },
  admin: { squash: 'root', anonymous: { uid: 1024, gid: usersGroup } },
  guest: { squash: 'root', anonymous: { uid: 1025, gid: usersGroup } },
  all_admin: { squash: 'all', anonymous: { uid: 1024, gid: usersGroup } },
  all_guest: { squash: 'all', anonymous: { uid: 1025, gid: usersGroup } },
};

/** One export for each rule of a share that holds for at least one host. */
export function shareExports(input: {
  server: string;
  share: Share;
  folder: string;
  hosts: readonly NfsHost[];
  figures: NfsExport['figures'];
}): NfsExport[] {
  const { server, share, folder, hosts, figures } = input;
  return share.nfsRules.flatMap(rule => {
    const clients = hosts
      .filter(host => ruleFor(share.nfsRules, host) === rule)
      .map(host => host.name);
    return clients.length === 0
      ? []
      : [
          {
            server,
            path: `${volumePath({ number: share.volume })}/${share.name}`,
            folder,
            readOnly: rule.privilege === 'ro',
            ...squashes[rule.root_squash],
            ...{ clients, figures },
          },
        ];
  });
}
