import { setImmediate as turn } from 'timers/promises';
import { strategicPatch } from '../../cluster/ApiClient';
import { isNotFound } from '../../cluster/ApiError';
import { Pod, PodCondition, PodStatus } from '../../cluster/podObjects';
import { NodeContext } from '../NodeContext';
import { retrying } from './retrying';

/**
 * Writes a pod's status whenever it differs from what was written, one request
 * at a time: what changes meanwhile goes into the next one.
 */
export class StatusReporter {
  private dirty = false;
  private written = '';
  private conditions: PodCondition[];
  private working: Promise<void> = Promise.resolve();
  private busy = false;
  private readonly ending = new AbortController();

  constructor(
    private readonly context: NodeContext,
    private readonly pod: Pod,
    private readonly compute: (previous: PodCondition[]) => PodStatus,
  ) {
    this.conditions = pod.status?.conditions ?? [];
  }

  /** Notes that something changed. */
  report(): void {
    this.dirty = true;
    if (!this.busy) {
      this.busy = true;
      this.working = this.work().finally(() => {
        this.busy = false;
      });
    }
  }

  /** Waits until everything noted is written, or can never be. */
  async settled(): Promise<void> {
    await this.working;
  }

  /** Writes nothing any more. */
  close(): void {
    this.ending.abort();
  }

  private async work(): Promise<void> {
    const { signal } = this.ending;
    while (this.dirty && !signal.aborted) {
      // What changes in the same turn is one change to those who read it.
      await turn();
      await this.context.pace();
      this.dirty = false;
      await retrying({ attempt: () => this.write(), signal });
    }
  }

  private async write(): Promise<void> {
    const status = this.compute(this.conditions);
    const text = JSON.stringify(status);
    if (text === this.written) {
      return;
    }
    const { name, namespace, uid } = this.pod.metadata;
    try {
      await this.context.client.request(
        `/api/v1/namespaces/${namespace}/pods/${name}/status`,
        {
          method: 'PATCH',
          contentType: strategicPatch,
          // The uid keeps a successor of the same name as it is.
          body: { metadata: { uid }, status },
          signal: this.ending.signal,
        },
      );
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      this.close();
    }
    this.written = text;
    this.conditions = status.conditions ?? [];
  }
}
