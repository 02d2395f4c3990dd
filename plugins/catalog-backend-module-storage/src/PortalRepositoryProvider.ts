import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
} from '@backstage/catalog-model';
import {
  locationSpecToLocationEntity,
  type DeferredEntity,
  type EntityProvider,
  type EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  listRepositories,
  PortalRepository,
  REPOSITORY_TOPIC,
} from '@stowage/backstage-plugin-storage-node';

/**
 * Emits one Location per repository that the portal keeps itself, with a `file:` target, so
 * that the catalog reads the entities from it and TechDocs finds the documentation beside them.
 * Reads the folder at its schedule and at once when a repository was published. Several replicas
 * of the backend must share the folder: each tells the catalog what it sees there.
 */
export class PortalRepositoryProvider implements EntityProvider {
  private connection?: EntityProviderConnection;

  constructor(
    private readonly options: {
      /** Absolute path of the folder with the repositories. */
      folder: string;
      events: EventsService;
      logger: LoggerService;
      taskRunner: SchedulerServiceTaskRunner;
    },
  ) {}

  getProviderName(): string {
    return 'storage-repositories';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const { events, taskRunner } = this.options;
    this.connection = connection;
    await taskRunner.run({
      id: `${this.getProviderName()}-refresh`,
      fn: async () => this.refresh(),
    });
    await events.subscribe({
      id: this.getProviderName(),
      topics: [REPOSITORY_TOPIC],
      onEvent: async () => this.refresh(),
    });
  }

  /**
   * Reads the folder and tells the catalog. A folder that cannot be read changes nothing: an
   * empty answer would delete every entity.
   */
  async refresh(): Promise<void> {
    const { folder, logger } = this.options;
    if (!this.connection) {
      return;
    }
    let repositories: PortalRepository[];
    try {
      repositories = await listRepositories(folder);
    } catch (error) {
      logger.error(
        `Cannot read the portal's repositories in ${folder}; their entities stay as they were`,
        error as Error,
      );
      return;
    }
    await this.connection.applyMutation({
      type: 'full',
      entities: repositories.map(repository => this.locationOf(repository)),
    });
    await this.connection.refresh({
      keys: repositories.map(({ entityFile }) => `file:${entityFile}`),
    });
  }

  private locationOf({ entityFile }: PortalRepository): DeferredEntity {
    const entity = locationSpecToLocationEntity({
      location: { type: 'file', target: entityFile },
    });
    const origin = `file:${entityFile}`;
    return {
      locationKey: this.getProviderName(),
      entity: {
        ...entity,
        metadata: {
          ...entity.metadata,
          annotations: {
            ...entity.metadata.annotations,
            [ANNOTATION_LOCATION]: origin,
            [ANNOTATION_ORIGIN_LOCATION]: origin,
          },
        },
      },
    };
  }
}
