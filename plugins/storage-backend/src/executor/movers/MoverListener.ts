import {
  ClusterError,
  KubernetesObject,
  ObjectName,
} from '../../adapters/kubernetes';
import type { ClusterScope } from './objects';
import { MoverEvent, parseMoverLine } from './protocol';

/** What a pod's status says that is read here. */
interface PodStatus {
  phase?: string;
  message?: string;
  containerStatuses?: Array<{
    state?: {
      terminated?: { exitCode?: number; reason?: string; message?: string };
    };
  }>;
}

/** A result is one line; progress comes every second or two. */
const tailLines = 40;
/** A result has at most 100 names of 4 KiB, each byte of which may be escaped into four. */
const logLimitBytes = 4 * 1024 * 1024;
/** A kubelet that can't be asked for its logs this long has lost its mover for us. */
const silenceSeconds = 60;
/** A pod that ended keeps its log, so the pod itself is looked at only every so many times. */
const looksPerPod = 4;

/** Why a pod won't answer any more; `undefined` while it may. */
export function podEnd(
  pod: KubernetesObject | undefined,
  uid: string,
): string | undefined {
  if (!pod || pod.metadata.uid !== uid) {
    return 'it is gone';
  }
  const { phase, message, containerStatuses } = (pod.status ?? {}) as PodStatus;
  const terminated = containerStatuses?.[0]?.state?.terminated;
  if (phase === 'Failed' || phase === 'Succeeded' || terminated) {
    const why = [terminated?.reason, terminated?.message ?? message]
      .filter(Boolean)
      .join(': ');
    return `it ended with exit code ${terminated?.exitCode ?? 'unknown'}${
      why && ` (${why})`
    }`;
  }
  return pod.metadata.deletionTimestamp ? 'it is being deleted' : undefined;
}

/** The newest event with that number that ends a command, and the newest progress before it. */
function eventsOf(
  log: string,
  sequence: number,
): { end?: MoverEvent; progress?: MoverEvent; problem?: string } {
  const found: ReturnType<typeof eventsOf> = {};
  for (const text of log.split('\n')) {
    const line = text.trim() ? parseMoverLine(text) : undefined;
    if (line?.kind === 'malformed') {
      found.problem = line.problem;
    }
    if (line?.kind !== 'event' || line.event.sequence !== sequence) {
      continue;
    }
    if (line.event.type === 'progress') {
      found.progress = line.event;
    } else if (line.event.type === 'result' || line.event.type === 'error') {
      found.end = line.event;
    }
  }
  return found;
}

/** What the mover said last that is no event, as the reason why it could not begin to serve. */
export function lastWordsOf(log: string): string | undefined {
  return [...log.matchAll(/^stowage-mover: (.+)$/gm)].at(-1)?.[1];
}

/** What a look at a mover finds out. */
export interface Heard extends ReturnType<typeof eventsOf> {
  /** Why no answer will come any more. */
  lost?: string;
}

/** Listens to one mover's pod for what it says about one command. */
export class MoverListener {
  #looks = 0;
  #silentSince?: number;

  constructor(
    private readonly scope: ClusterScope,
    private readonly mover: { ref: ObjectName; uid: string; sequence: number },
  ) {}

  /**
   * Looks once. Its answer is believed only if the pod that has the name after the log was read is
   * the one that was asked: another one counts its commands anew.
   *
   * @throws ClusterError where logs may not be read, or the pod can't be
   */
  async listen(): Promise<Heard> {
    const log = await this.#log();
    const heard = this.#understand(log);
    this.#looks += 1;
    if (log.text !== undefined && !heard.end && this.#looks % looksPerPod) {
      return heard;
    }
    const { ref, uid } = this.mover;
    const pod = await this.scope.cluster.get(ref);
    const ended = podEnd(pod, uid);
    if (!ended) {
      return this.#isSilent()
        ? { lost: `its log can't be read: ${log.error?.message}` }
        : heard;
    }
    if (pod?.metadata.uid !== uid) {
      return { lost: ended };
    }
    // What it said between the look at its log and its end counts.
    const last = heard.end ? log : await this.#log();
    const { end } = this.#understand(last);
    const words = lastWordsOf(last.text ?? '');
    return end
      ? { end }
      : { lost: words ? `${ended}. It said: ${words}` : ended };
  }

  #isSilent(): boolean {
    return (
      this.#silentSince !== undefined &&
      Date.now() - this.#silentSince > silenceSeconds * 1000
    );
  }

  #understand({ text }: { text?: string }): ReturnType<typeof eventsOf> {
    return text === undefined ? {} : eventsOf(text, this.mover.sequence);
  }

  async #log(): Promise<{ text?: string; error?: ClusterError }> {
    const { namespace, name } = this.mover.ref;
    try {
      const text = await this.scope.cluster.podLog({
        namespace: namespace!,
        name,
        limitBytes: logLimitBytes,
        tailLines,
      });
      this.#silentSince = undefined;
      return { text };
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason === 'forbidden') {
        throw error;
      }
      this.#silentSince ??= Date.now();
      return { error };
    }
  }
}
