import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Container, Pod } from '../../cluster/podObjects';
import { containerMounts, containerUser } from './containerMounts';
import { Squash } from './exports';
import { ReadyVolume } from './PodVolumes';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mounts-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function volume(name: string, more: Partial<ReadyVolume> = {}): ReadyVolume {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return {
    name,
    path,
    readOnly: false,
    measured: 'nothing',
    keeps: true,
    ...more,
  };
}

const mounting = (...names: string[]): Container => ({
  name: 'main',
  volumeMounts: names.map(name => ({ name, mountPath: `/${name}` })),
});

it('makes folders of subPaths and places for nested mounts', () => {
  const volumes = [volume('data'), volume('inner', { readOnly: true })];
  const mounts = containerMounts(
    {
      name: 'main',
      volumeMounts: [
        { name: 'data', mountPath: '/data/', subPathExpr: 'app/$(NAME)' },
        { name: 'inner', mountPath: '/data/inner' },
      ],
    },
    volumes,
    { NAME: 'db' },
  );

  expect(mounts).toEqual([
    {
      source: join(folder, 'data/app/db'),
      mountPath: '/data',
      readOnly: false,
    },
    { source: join(folder, 'inner'), mountPath: '/data/inner', readOnly: true },
  ]);
  expect(existsSync(join(folder, 'data/app/db/inner'))).toBe(true);
});

it('refuses a volume that is not there', () => {
  expect(() => containerMounts(mounting('data'), [], {})).toThrow(
    'volume "data" is not set up',
  );
});

describe('containerUser', () => {
  const user = (
    volumes: ReadyVolume[],
    spec: Partial<Pod['spec']> = {},
    container: Partial<Container> = {},
  ) =>
    containerUser({
      container: {
        ...mounting(...volumes.map(({ name }) => name)),
        ...container,
      },
      pod: {
        metadata: { name: 'p', uid: 'u', resourceVersion: '1' },
        spec: { containers: [], ...spec },
      },
      program: {},
      volumes,
    });
  const share = (squash: Squash) =>
    volume(`share-${squash}`, {
      nfs: {
        folder,
        readOnly: false,
        squash,
        anonymous: { uid: 1024, gid: 100 },
      },
    });

  it('is root unless somebody says otherwise', () => {
    expect(user([])).toBeUndefined();
    expect(
      user([], { securityContext: { runAsUser: 999, fsGroup: 5 } }),
    ).toEqual({ uid: 999, gid: 0, groups: [0, 5] });
    expect(
      user(
        [],
        { securityContext: { runAsUser: 999 } },
        { securityContext: { runAsUser: 7, runAsGroup: 8 } },
      ),
    ).toEqual({ uid: 7, gid: 8, groups: [8] });
  });

  it('is whom the export makes of it, where nothing else is mounted', () => {
    const anonymous = { uid: 1024, gid: 100, groups: [100] };
    const ordinary = { securityContext: { runAsUser: 999 } };

    expect(user([share('none')])).toBeUndefined();
    expect(user([share('root')])).toEqual(anonymous);
    expect(user([share('root')], ordinary)?.uid).toBe(999);
    expect(user([share('all')], ordinary)).toEqual(anonymous);
    expect(user([share('all'), volume('tmp', { keeps: false })])).toEqual(
      anonymous,
    );
    expect(user([share('all'), volume('local')])).toBeUndefined();
  });
});
