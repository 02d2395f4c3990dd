import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import type { EventParams } from '@backstage/plugin-events-node';
import { PortalRepositoryProvider } from './PortalRepositoryProvider';

describe('PortalRepositoryProvider', () => {
  const directory = createMockDirectory();
  const connection: jest.Mocked<EntityProviderConnection> = {
    applyMutation: jest.fn(),
    refresh: jest.fn(),
  };

  beforeEach(() => jest.clearAllMocks());

  async function connect(folder: string) {
    let scheduled: () => Promise<void> = async () => {};
    let publish: (event: EventParams) => Promise<void> = async () => {};
    const logger = mockServices.logger.mock();
    const provider = new PortalRepositoryProvider({
      folder,
      logger,
      taskRunner: {
        run: async task => {
          scheduled = async () => task.fn(new AbortController().signal);
        },
      },
      events: {
        publish: jest.fn(),
        subscribe: async ({ topics, onEvent }) => {
          expect(topics).toEqual(['storage.repository']);
          publish = onEvent;
        },
      },
    });
    await provider.connect(connection);
    return {
      logger,
      scheduled: () => scheduled(),
      publish: () =>
        publish({
          topic: 'storage.repository',
          eventPayload: { name: 'orders' },
        }),
    };
  }

  function repository(name: string) {
    return {
      [`${name}/.git/HEAD`]: 'ref: refs/heads/main',
      [`${name}/catalog-info.yaml`]: 'kind: Component',
    };
  }

  it('emits a file location per repository', async () => {
    directory.setContent({ ...repository('orders'), ...repository('stock') });
    const { scheduled } = await connect(directory.path);

    await scheduled();

    const target = directory.resolve('orders/catalog-info.yaml');
    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
    const [mutation] = connection.applyMutation.mock.calls[0];
    expect(mutation).toMatchObject({
      type: 'full',
      entities: [
        {
          locationKey: 'storage-repositories',
          entity: {
            kind: 'Location',
            spec: { type: 'file', target },
            metadata: {
              annotations: {
                'backstage.io/managed-by-location': `file:${target}`,
                'backstage.io/managed-by-origin-location': `file:${target}`,
              },
            },
          },
        },
        { entity: { kind: 'Location' } },
      ],
    });
    expect(connection.refresh).toHaveBeenCalledWith({
      keys: [
        `file:${target}`,
        `file:${directory.resolve('stock/catalog-info.yaml')}`,
      ],
    });
  });

  it('reads again at once when a repository was published', async () => {
    directory.setContent({});
    const { publish } = await connect(directory.path);
    directory.addContent(repository('orders'));

    await publish();

    expect(connection.applyMutation).toHaveBeenCalledWith(
      expect.objectContaining({ entities: [expect.anything()] }),
    );
  });

  it('changes nothing when the folder cannot be read', async () => {
    directory.setContent({ file: '' });
    const { logger, scheduled } = await connect(directory.resolve('file'));

    await scheduled();

    expect(connection.applyMutation).not.toHaveBeenCalled();
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('stay as they were'),
      expect.anything(),
    );
  });
});
