import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { mockServices } from '@backstage/backend-test-utils';
import { createRepositoryReader } from './createRepositoryReader';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      gitea: [{ host: 'git.home', baseUrl: 'https://git.home' }],
      azure: [{ host: 'dev.azure.com' }],
    },
  }),
);
const { signal } = new AbortController();

function readerWith(files: Record<string, string>) {
  const urlReader = mockServices.urlReader.mock({
    readTree: jest.fn(async (_url, { filter } = {}) => ({
      files: async () =>
        Object.entries(files)
          .filter(([path]) => filter?.(path) ?? true)
          .map(([path, text]) => ({
            path,
            content: async () => Buffer.from(text),
          })),
      archive: jest.fn(),
      dir: jest.fn(),
      etag: '',
    })),
  });
  return {
    urlReader,
    reader: createRepositoryReader({ urlReader, integrations }),
  };
}

describe('createRepositoryReader', () => {
  it('reads the YAML files of a folder, and no others', async () => {
    const { urlReader, reader } = readerWith({
      'a.yaml': 'a',
      'sub/b.yml': 'b',
      Kustomization: 'k',
      'README.md': 'no',
    });
    await expect(
      reader.read(
        {
          repository: 'git@git.home:acme/shop.git',
          revision: 'live',
          path: 'x',
        },
        signal,
      ),
    ).resolves.toEqual([
      { path: 'a.yaml', content: 'a' },
      { path: 'sub/b.yml', content: 'b' },
      { path: 'Kustomization', content: 'k' },
    ]);
    expect(urlReader.readTree).toHaveBeenCalledWith(
      'https://git.home/acme/shop/src/branch/live/x',
      expect.objectContaining({ signal }),
    );
  });

  it.each([
    ['https://other.example.org/a/b', 'integration for other.example.org'],
    ['https://dev.azure.com/a/b', "kind 'azure'"],
    ['/srv/git', 'this address'],
  ])('says why it does not read %s', async (repository, words) => {
    const { reader } = readerWith({});
    await expect(reader.read({ repository, path: '' }, signal)).rejects.toThrow(
      words,
    );
  });
});
