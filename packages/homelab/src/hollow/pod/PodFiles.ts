import { NodeContext } from '../NodeContext';
import { Pod } from '../../cluster/podObjects';
import { PodVolumes } from '../volumes/PodVolumes';
import { FileSources } from '../volumes/objectFiles';

/** A kubelet looks at every pod once a minute; that is when ConfigMaps reach files. */
const syncMs = 60_000;

/** Keeps the files that a pod's volumes are made of like the objects they show. */
export class PodFiles {
  private readonly tokens: FileSources['tokens'] = new Map();
  private shown = '';
  private work: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly context: NodeContext,
    private readonly volumes: PodVolumes,
  ) {}

  /** Makes all volumes ready. */
  async setUp(pod: Pod): Promise<void> {
    this.shown = shownBy(pod);
    await this.volumes.setUp(pod, this.sources(pod));
  }

  /** From now on all files are written anew each minute. */
  begin(pod: () => Pod): void {
    this.timer = setInterval(() => this.refresh(pod(), 'all'), syncMs);
    this.timer.unref();
  }

  /** Shows a change of the pod in its files, at once. */
  follow(pod: Pod): void {
    const shown = shownBy(pod);
    if (this.timer && shown !== this.shown) {
      this.shown = shown;
      this.refresh(pod, 'downward');
    }
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private refresh(pod: Pod, which: 'all' | 'downward'): void {
    this.work = this.work
      .then(async () => {
        if (this.timer) {
          await this.volumes.refresh(pod, this.sources(pod), which);
        }
      })
      .catch(error =>
        this.context.warn(pod, {
          reason: 'FailedMount',
          message: (error as Error).message,
        }),
      );
  }

  private sources(pod: Pod): FileSources {
    return {
      context: { pod, ...this.context },
      lookup: this.context.lookup,
      tokens: this.tokens,
    };
  }
}

/** What of a pod can change in its files while it runs. */
function shownBy({ metadata }: Pod): string {
  return JSON.stringify([metadata.labels, metadata.annotations]);
}
