import { ConfigReader } from '@backstage/config';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { listRepositories, portalRoot, readRepositoriesFolder } from '.';

describe('the folder of the repositories', () => {
  const directory = createMockDirectory();

  it('starts at the folder of the workspaces', () => {
    directory.setContent({
      'package.json': '{"workspaces":["packages/*"]}',
      'packages/backend/package.json': '{}',
    });
    const root = portalRoot(directory.resolve('packages/backend'));
    expect(root).toBe(directory.path);
    expect(readRepositoriesFolder(new ConfigReader({}), root)).toBe(
      directory.resolve('.stowage/repositories'),
    );
  });

  it('passes over a package.json that is not JSON', () => {
    directory.setContent({
      'package.json': '{"workspaces":[]}',
      'packages/package.json': 'oops',
    });
    expect(portalRoot(directory.resolve('packages'))).toBe(directory.path);
  });

  it('keeps an absolute path as it is', () => {
    const config = new ConfigReader({
      storage: { repositories: { path: '/var/lib/portal' } },
    });
    expect(readRepositoriesFolder(config, '/root/of/portal')).toBe(
      '/var/lib/portal',
    );
  });
});

describe('listRepositories', () => {
  const directory = createMockDirectory();

  it('lists finished repositories only', async () => {
    directory.setContent({
      'orders/.git/HEAD': 'ref: refs/heads/main',
      'orders/catalog-info.yaml': 'kind: Component',
      'accounts/.git/HEAD': 'ref: refs/heads/main',
      'accounts/catalog-info.yaml': 'kind: Component',
      'half-made/.git/HEAD': 'ref: refs/heads/main',
      'not-git/catalog-info.yaml': 'kind: Component',
      'a-file': '',
    });
    await expect(listRepositories(directory.path)).resolves.toEqual([
      {
        name: 'accounts',
        folder: directory.resolve('accounts'),
        entityFile: directory.resolve('accounts/catalog-info.yaml'),
      },
      expect.objectContaining({ name: 'orders' }),
    ]);
  });

  it('takes a missing folder for an empty one, but not an unreadable one', async () => {
    directory.setContent({ file: '' });
    await expect(listRepositories(directory.resolve('none'))).resolves.toEqual(
      [],
    );
    await expect(listRepositories(directory.resolve('file'))).rejects.toThrow(
      'ENOTDIR',
    );
  });
});
