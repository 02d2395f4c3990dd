import {
  NasError,
  type NasProvider,
} from '@stowage/backstage-plugin-storage-node';

const HOUR_MS = 3600_000;

/** Stands for an entry that cannot be used, so that it is shown and not dropped silently. */
export class MisconfiguredNas implements NasProvider {
  readonly title: string;
  readonly addresses = [];
  readonly intervalMs = HOUR_MS;

  constructor(readonly name: string, private readonly message: string) {
    this.title = name;
  }

  capabilities = async () => this.refuse();
  identity = async () => this.refuse();
  hardware = async () => this.refuse();
  shares = async () => this.refuse();
  nfsService = async () => this.refuse();
  exportOf = async () => this.refuse();
  snapshotsOf = async () => this.refuse();

  async close(): Promise<void> {}

  private refuse(): never {
    throw new NasError({
      nas: this.name,
      reason: 'misconfigured',
      message: this.message,
    });
  }
}
