import { ClusterError, KubernetesObject } from '../../adapters/kubernetes';
import { commandAnnotation } from './names';
import {
  ClusterScope,
  changeObject,
  podRef,
  waitUntil,
  wordsOf,
} from './objects';
import {
  encodeMoverCommand,
  MoverEvent,
  MoverOptions,
  parseMoverLine,
  readMoverResult,
} from './protocol';
import type { MoverCommandName, MoverResult } from './protocolResults';

/** The mover's pod ended or was taken away: its record went with it; another one begins anew. */
export class MoverLost extends Error {
  readonly name = 'MoverLost';
}

/** The mover answered that nothing came of a command. */
export class MoverRefused extends Error {
  readonly name = 'MoverRefused';
  constructor(
    message: string,
    /** As in the protocol. */ readonly code: string,
  ) {
    super(message);
  }
}

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
/** Longest that any command may take; what ends a command earlier is its own progress or its pod. */
const longestSeconds = 7 * 24 * 3600;

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
export function eventsOf(
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

function sequenceOf(pod: KubernetesObject): number {
  const text = pod.metadata.annotations?.[commandAnnotation];
  return text ? (JSON.parse(text) as { sequence: number }).sequence : 0;
}

/**
 * Gives a running mover one command and waits for its answer: the command goes into the pod's
 * annotation, which the kubelet shows inside, the answer comes by the pod's log.
 *
 * @throws MoverLost where the pod ends before it answers; its record is lost too
 * @throws MoverRefused where it answers with an error
 * @throws Error where its answer is not of the protocol, which proves nothing
 */
export async function runMoverCommand<Name extends MoverCommandName>(
  scope: ClusterScope,
  options: {
    pod: KubernetesObject;
    epoch: number;
    command: Name;
    options: MoverOptions[Name];
    onProgress?: (
      progress: Extract<MoverEvent, { type: 'progress' }>,
    ) => Promise<void>;
  },
): Promise<MoverResult<Name>> {
  const { epoch, command } = options;
  const { namespace, name, uid } = options.pod.metadata;
  const ref = podRef(namespace!, name);
  const words = wordsOf(ref);
  const lost = (why: string) =>
    new MoverLost(`The mover ${words} did not answer '${command}': ${why}`);

  let sequence = 0;
  const told = await changeObject(scope, {
    ref,
    uid,
    change: pod => {
      // A lost answer to the patch leads here a second time: the number then is one higher, and
      // the mover runs both, which changes nothing but the time it takes.
      sequence = sequenceOf(pod) + 1;
      const text = encodeMoverCommand({
        sequence,
        epoch,
        command,
        options: options.options,
      });
      return { metadata: { annotations: { [commandAnnotation]: text } } };
    },
  });
  if (!told) {
    throw lost('it is gone');
  }

  let lastProgress: string | undefined;
  let silentSince: number | undefined;
  const end = await waitUntil(scope, {
    timeoutSeconds: longestSeconds,
    look: async () => {
      const pod = await scope.cluster.get(ref);
      const ended = podEnd(pod, uid!);
      let log: string;
      try {
        log = await scope.cluster.podLog({
          namespace: namespace!,
          name,
          limitBytes: logLimitBytes,
          tailLines,
        });
        silentSince = undefined;
      } catch (error) {
        if (!(error instanceof ClusterError) || error.reason === 'forbidden') {
          throw error;
        }
        silentSince ??= Date.now();
        if (ended ?? Date.now() - silentSince > silenceSeconds * 1000) {
          throw lost(ended ?? `its log can't be read: ${error.message}`);
        }
        return undefined;
      }
      const events = eventsOf(log, sequence);
      if (events.end) {
        return events.end;
      }
      if (events.problem) {
        throw new Error(
          `The mover ${words} says what is not of the protocol: ${events.problem}`,
        );
      }
      if (ended) {
        const lastWords = lastWordsOf(log);
        throw lost(lastWords ? `${ended}. It said: ${lastWords}` : ended);
      }
      const { progress } = events;
      if (progress?.type === 'progress' && progress.at !== lastProgress) {
        lastProgress = progress.at;
        await options.onProgress?.(progress);
      }
      return undefined;
    },
    late: () => lost('it takes longer than a week'),
  });
  if (end.type === 'error') {
    throw new MoverRefused(end.message, end.code);
  }
  return readMoverResult(
    command,
    end.type === 'result' ? end.result : undefined,
  );
}
