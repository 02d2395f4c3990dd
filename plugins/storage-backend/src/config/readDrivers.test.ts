import { ConfigReader } from '@backstage/config';
import type { JsonArray } from '@backstage/types';
import { readDrivers } from './readDrivers';

function read(drivers: JsonArray) {
  return readDrivers(new ConfigReader({ storage: { drivers } }));
}

describe('readDrivers', () => {
  it('has none by default', () => {
    expect(readDrivers(new ConfigReader({}))).toEqual({
      traitOverrides: [],
      problems: [],
    });
  });

  it('reads every trait, and only those that are given', () => {
    const everything = {
      provisioner: 'nas.example.com',
      title: 'The NAS in the attic',
      enforcesSize: 'yes',
      grows: 'number-only',
      snapshot: 'on the NAS, every night',
      figures: 'export-filesystem',
      pinned: 'no',
      fsGroup: 'by-csi-driver',
      onDelete: 'archives',
      pool: 'nfs-export',
    };
    const one = { provisioner: 'rancher.io/local-path', enforcesSize: 'yes' };
    expect(read([everything, one])).toEqual({
      traitOverrides: [everything, one],
      problems: [],
    });
  });

  it('leaves out what is wrong, and says what can be written instead', () => {
    const { traitOverrides, problems } = read([
      { provisioner: 'a', grows: 'sometimes' },
      { provisioner: 'b', speed: 'fast' },
      { provisioner: 'c' },
      { enforcesSize: 'yes' },
      { provisioner: 'd', pinned: true },
      { provisioner: 'e', pinned: 'no' },
      { provisioner: 'e', pinned: 'yes' },
    ]);
    expect(traitOverrides).toEqual([{ provisioner: 'e', pinned: 'no' }]);
    expect(problems).toEqual([
      "storage.drivers[0]: grows is 'sometimes'; it can be yes, no, number-only, unknown",
      expect.stringMatching(
        /^storage\.drivers\[1\]: 'speed' is no trait; there are title, snapshot, enforcesSize/,
      ),
      expect.stringMatching(
        /^storage\.drivers\[2\]: it says nothing about 'c'; give at least one of title/,
      ),
      expect.stringMatching(/^storage\.drivers\[3\]: .*provisioner/),
      expect.stringMatching(/^storage\.drivers\[4\]: .*pinned/),
      "storage.drivers[6]: the provisioner 'e' is described twice; the first entry counts. Put everything about it into one.",
    ]);
  });
});
