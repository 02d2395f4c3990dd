import { mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { mountNfs, NfsExport } from './exports';
import { prepareHostPath } from './hostPath';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'volumes-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('mountNfs', () => {
  const mount = (path: string, node = 'pi-1') => {
    mkdirSync(join(folder, 'share/app'), { recursive: true });
    mkdirSync(join(folder, 'archive'), { recursive: true });
    const exports: NfsExport[] = [
      { server: 'nas', path: '/volume1/k8s', folder: join(folder, 'share') },
      {
        server: 'nas',
        path: '/volume1/k8s/archive',
        folder: join(folder, 'archive'),
        readOnly: true,
        squash: 'all',
        clients: ['pi-1'],
      },
      {
        server: 'nas',
        path: '/volume1/k8s/archive',
        folder: join(folder, 'archive'),
        clients: ['pi-3'],
      },
    ];
    return mountNfs({ exports, server: 'nas', path, node });
  };

  it('finds folders below an export, the deepest export first', () => {
    expect(mount('/volume1/k8s/app')).toMatchObject({
      folder: join(folder, 'share/app'),
      readOnly: false,
      squash: 'none',
    });
    expect(mount('/volume1/k8s/archive')).toMatchObject({
      readOnly: true,
      squash: 'all',
      anonymous: { uid: 65534 },
    });
  });

  it('lets exports of one folder differ from client to client', () => {
    expect(mount('/volume1/k8s/archive', 'pi-3')).toMatchObject({
      readOnly: false,
      squash: 'none',
    });
  });

  it.each([
    ['/volume1/k8s/absent', 'pi-1', 'No such file or directory'],
    ['/volume1/k8sx', 'pi-1', 'access denied by server'],
    ['/volume1/k8s/archive', 'pi-2', 'access denied by server'],
  ])('refuses %s for %s: %s', (path, node, message) => {
    expect(() => mount(path, node)).toThrow(message);
  });
});

describe('prepareHostPath', () => {
  const prepare = (name: string, type?: string) =>
    prepareHostPath({ path: join(folder, name), shown: `/${name}`, type });

  it('makes what the type lets it make', () => {
    prepare('a/b', 'DirectoryOrCreate');
    prepare('a/file', 'FileOrCreate');
    prepare('a/b', 'Directory');
    prepare('a/file', 'File');
    prepare('a/any', '');

    expect(() => prepare('a/any', 'Directory')).not.toThrow();
  });

  it.each([
    ['absent', 'Directory', '/absent is not a directory'],
    ['absent', 'File', '/absent is not a file'],
    ['x/y', 'FileOrCreate', 'cannot create /x/y'],
    ['.', 'Socket', 'is not a socket file'],
  ])('refuses %s as %s', (name, type, message) => {
    expect(() => prepare(name, type)).toThrow(message);
  });
});
