import { treeUrl, webAddress } from './treeUrl';

describe('webAddress', () => {
  it.each([
    ['https://github.com/acme/shop.git', 'https://github.com/acme/shop'],
    ['https://git.home:3000/acme/shop/', 'https://git.home:3000/acme/shop'],
    ['git@github.com:acme/shop.git', 'https://github.com/acme/shop'],
    ['ssh://git@git.home:2222/acme/shop.git', 'https://git.home/acme/shop'],
    ['file:///srv/shop.git', undefined],
    ['shop', undefined],
  ])('%s', (repository, expected) => {
    expect(webAddress(repository)).toBe(expected);
  });
});

describe('treeUrl', () => {
  const folder = {
    repository: 'https://git.home/acme/shop.git',
    revision: 'main',
    path: 'apps/my shop',
  };

  it.each([
    ['github', 'https://git.home/acme/shop/tree/main/apps/my%20shop'],
    ['gitlab', 'https://git.home/acme/shop/-/tree/main/apps/my%20shop'],
    ['gitea', 'https://git.home/acme/shop/src/branch/main/apps/my%20shop'],
    ['azure', undefined],
  ])('%s', (type, expected) => {
    expect(treeUrl(type, folder)).toBe(expected);
  });

  it('asks for the default branch of a whole repository', () => {
    expect(
      treeUrl('github', { ...folder, revision: undefined, path: '' }),
    ).toBe('https://git.home/acme/shop/tree/HEAD');
  });
});
