import type { LoggerService } from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { OperationState } from '@stowage/backstage-plugin-storage-common';
import type { OperationObserver } from '../../executor/engine';
import type { OperationRecord } from '../../store';

/** What a milestone is called, and how much it wants to be seen. */
const milestones: Partial<
  Record<
    OperationState,
    { words: string; severity: 'low' | 'normal' | 'high' | 'critical' }
  >
> = {
  done: { words: 'is done', severity: 'normal' },
  cancelled: {
    words: 'was cancelled; everything is as it was',
    severity: 'low',
  },
  undone: { words: 'failed; everything is as it was', severity: 'high' },
  'waiting-for-confirmation': {
    words: 'waits for you: the stop would be longer',
    severity: 'high',
  },
  'moved-not-ready': {
    words: 'has moved the data, and the application is not ready',
    severity: 'critical',
  },
  'waiting-for-repository': {
    words: 'waits until the repository names the new class',
    severity: 'normal',
  },
  'needs-a-person': {
    words: 'needs a person: nothing more is done by itself',
    severity: 'critical',
  },
};

/** Tells browsers, owners and meters what becomes of operations. */
export class OperationReporter implements OperationObserver {
  readonly #options: {
    publish: (operation: string) => void;
    notifications: NotificationService;
    /** Entity refs of those whom it concerns. */
    owners: (record: OperationRecord) => Promise<string[]>;
    logger: LoggerService;
  };
  readonly #settled;
  readonly #seconds;
  readonly #downSeconds;

  constructor(options: {
    publish: (operation: string) => void;
    notifications: NotificationService;
    owners: (record: OperationRecord) => Promise<string[]>;
    metrics: MetricsService;
    logger: LoggerService;
  }) {
    const { metrics } = options;
    this.#options = options;
    this.#settled = metrics.createCounter('storage.operations.settled', {
      description: 'Operations that came to an end or wait for somebody',
    });
    this.#seconds = metrics.createHistogram('storage.operations.duration', {
      description: 'From the start to the end of an operation',
      unit: 's',
    });
    this.#downSeconds = metrics.createHistogram('storage.operations.downtime', {
      description: 'How long the application was down for an operation',
      unit: 's',
    });
  }

  changed({ id }: OperationRecord): void {
    this.#options.publish(id);
  }

  settled(record: OperationRecord): void {
    const { kind, state, startedAt, finishedAt, downtime } = record;
    this.#options.publish(record.id);
    this.#settled.add(1, { kind, state });
    if (startedAt !== undefined && finishedAt !== undefined) {
      this.#seconds.record((finishedAt - startedAt) / 1000, { kind, state });
    }
    if (finishedAt !== undefined && downtime?.totalSeconds !== undefined) {
      this.#downSeconds.record(downtime.totalSeconds, { kind });
    }
    this.#notify(record).catch(error =>
      // The screens say the same; a portal without notifications is no fault.
      this.#options.logger.debug(
        `Cannot notify anybody of operation ${record.id}`,
        toError(error),
      ),
    );
  }

  async #notify(record: OperationRecord): Promise<void> {
    const { id, state, plan, words, createdBy } = record;
    const milestone = milestones[state];
    if (!milestone) {
      return;
    }
    const owners = await this.#options.owners(record);
    const people = [...new Set([...owners, createdBy])].filter(ref =>
      /^(user|group):/.test(ref),
    );
    if (!people.length) {
      return;
    }
    await this.#options.notifications.send({
      recipients: { type: 'entity', entityRef: people },
      payload: {
        title: `${plan.title} ${milestone.words}`,
        description: words,
        link: `/storage/operations/${id}`,
        severity: milestone.severity,
        topic: 'storage-operations',
        // Replaces what was said of the same operation before.
        scope: `storage-operation-${id}`,
      },
    });
  }
}
