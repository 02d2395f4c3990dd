import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  Claim,
  ReadingPoint,
} from '@stowage/backstage-plugin-storage-common';
import type { ReadingStore } from '../store';

const DAY_MS = 24 * 60 * 60 * 1000;
const SHOWN_DAYS = 30;

/** The past readings of claims, for the curve beside the newest figure. */
export class ClaimHistory {
  readonly #store: Pick<ReadingStore, 'history'>;
  readonly #logger: LoggerService;

  constructor(options: {
    store: Pick<ReadingStore, 'history'>;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#logger = options.logger;
  }

  /** Readings of the last 30 days; none where the database fails, because the rest still holds. */
  async of(options: { claim: Claim; now: Date }): Promise<ReadingPoint[]> {
    const { claim, now } = options;
    const { source } = claim.reading;
    if (!claim.volume || source === 'none') {
      return [];
    }
    try {
      return await this.#store.history({
        cluster: claim.cluster,
        volumeName: claim.volume.name,
        source,
        since: new Date(now.getTime() - SHOWN_DAYS * DAY_MS),
      });
    } catch (error) {
      this.#logger.warn(
        `Cannot read the history of volume '${claim.volume.name}'`,
        toError(error),
      );
      return [];
    }
  }
}
