import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import { RepositoryFolder, treeUrl, webAddress } from './treeUrl';

/** Beyond this a folder is no set of manifests, and is not read. */
const mostFiles = 2000;

const YAML = /(\.ya?ml|(^|\/)Kustomization)$/;

/** A file of a repository, named from the folder that was asked for. */
export interface RepositoryFile {
  path: string;
  content: string;
}

/**
 * Reads YAML files of repositories with the integrations that the portal has already.
 *
 * @throws from `read`, in words: no integration for the host, or what the host answered
 */
export function createRepositoryReader(options: {
  urlReader: UrlReaderService;
  integrations: ScmIntegrationRegistry;
}) {
  const { urlReader, integrations } = options;
  return {
    async read(
      folder: RepositoryFolder,
      signal: AbortSignal,
    ): Promise<RepositoryFile[]> {
      const address = webAddress(folder.repository);
      const integration = address && integrations.byUrl(address);
      if (!integration) {
        throw new Error(
          `app-config.yaml has no integration for ${
            address ? new URL(address).host : 'this address'
          }`,
        );
      }
      const url = treeUrl(integration.type, folder);
      if (!url) {
        throw new Error(
          `repositories of the kind '${integration.type}' are not read`,
        );
      }
      const tree = await urlReader.readTree(url, {
        signal,
        filter: path => YAML.test(path),
      });
      const files = await tree.files();
      if (files.length > mostFiles) {
        throw new Error(`it has more than ${mostFiles} YAML files`);
      }
      return await Promise.all(
        files.map(async ({ path, content }) => ({
          path,
          content: (await content()).toString('utf8'),
        })),
      );
    },
  };
}
