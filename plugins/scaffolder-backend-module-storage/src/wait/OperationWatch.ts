import type { Operation } from '@stowage/backstage-plugin-storage-common';
import type { StorageApi } from '../api/StorageApi';
import { TaskWait, TaskWaitOptions } from './TaskWait';

/** States in which what was asked for is done, as far as a template can bring it. */
const reached = new Set<Operation['state']>(['done', 'waiting-for-repository']);
/** States from which it does not get there by itself any more. */
const missed = new Set<Operation['state']>([
  'cancelled',
  'undone',
  'needs-a-person',
]);

/** Follows one operation to its end. */
export class OperationWatch {
  private readonly wait: TaskWait;

  constructor(
    private readonly options: TaskWaitOptions & {
      api: StorageApi;
      operation: string;
    },
  ) {
    this.wait = new TaskWait(options);
  }

  /**
   * Waits until the operation is done, or waits for nothing but the repository, whose manifests a
   * later step of the template may change.
   *
   * @throws Error in the operation's words where it was put back, or needs a person, or the time is
   * over
   */
  async untilOver(): Promise<Operation> {
    const { operation: id } = this.options;
    const page = `See /storage/operations/${id}.`;
    const ended = await this.wait.until(
      `Operation ${id} is not finished`,
      async () => {
        const operation = await this.look();
        const { state, situation } = operation;
        this.wait.trouble = `it is ${state}. ${situation.next}`;
        this.wait.log(lineOf(operation));
        return reached.has(state) || missed.has(state) ? operation : undefined;
      },
      `It goes on without this task. ${page}`,
    );
    const { state, situation, title } = ended;
    if (missed.has(state)) {
      throw new Error(
        `${title} ended as ${state}: ${situation.next} At this moment: ${situation.runs} ${situation.data} ${page}`,
      );
    }
    return ended;
  }

  private async look(): Promise<Operation> {
    const { api, initiator, operation } = this.options;
    return await api.call(initiator, (client, options) =>
      client.getOperation({ path: { operation } }, options),
    );
  }
}

/** Where it is, in one line. */
function lineOf({ title, state, steps, situation }: Operation): string {
  const step = steps.find(each => each.state === 'running');
  return state === 'running' && step
    ? `${title}: ${step.title}`
    : `${title}: ${state}. ${situation.next}`;
}
