import type { MoverResult } from '../movers/protocolResults';
import { lossesOf } from './probeSides';

type Probe = MoverResult<'probe'>;

const probed = (more: Partial<Probe> = {}): Probe =>
  ({
    entries: {
      ...{ files: 13, directories: 0, symlinks: 0 },
      ...{ fifos: 0, sockets: 0, devices: 0 },
    },
    hardLinkedFiles: 0,
    owners: [],
    attributes: [],
    ...more,
  } as Probe);

const owners = (...list: Array<[uid: number, gid: number, entries: number]>) =>
  list.map(([uid, gid, entries]) => ({ uid, gid, entries }));

describe('what a target would not keep', () => {
  it.each<[string, Partial<Probe>, Partial<Probe>, number]>([
    [
      'owners that it can give',
      { owners: owners([999, 999, 13]) },
      { abilities: { owner: true }, newOwner: { uid: 0, gid: 0 } },
      0,
    ],
    [
      'owners where it gives all to another one',
      { owners: owners([999, 999, 12], [0, 0, 1]) },
      { abilities: { owner: 'EPERM' }, newOwner: { uid: 1024, gid: 100 } },
      13,
    ],
    [
      'only those that are not its one owner already',
      { owners: owners([1024, 100, 12], [999, 999, 1]) },
      { abilities: { owner: 'EPERM' }, newOwner: { uid: 1024, gid: 100 } },
      1,
    ],
    [
      'the group as well',
      { owners: owners([1024, 999, 2]) },
      { abilities: { owner: 'EPERM' }, newOwner: { uid: 1024, gid: 100 } },
      2,
    ],
    [
      'all where an older mover did not say whose',
      { owners: owners([0, 0, 13]) },
      { abilities: { owner: 'EINVAL' } },
      13,
    ],
  ])('is %s', (_, source, target, count) => {
    const losses = lossesOf({
      source: probed(source),
      target: probed(target),
    });
    expect(losses).toEqual(
      count === 0
        ? []
        : [{ kind: 'owners', count, why: target.abilities?.owner }],
    );
  });

  it('counts attributes by their kind, and leaves those of SELinux to the node', () => {
    const found = (name: string, count: number) => ({
      name,
      count,
      examples: [],
    });
    const losses = lossesOf({
      source: probed({
        attributes: [
          found('acl', 2),
          found('user.origin', 3),
          found('security.selinux', 13),
        ],
        hardLinkedFiles: 4,
      }),
      target: probed({ abilities: { acl: 'EOPNOTSUPP', hardLink: true } }),
    });
    expect(losses).toEqual([
      { kind: 'acls', count: 2, why: 'EOPNOTSUPP' },
      { kind: 'xattrs', count: 3, why: 'was not tried' },
    ]);
  });
});
