import type { KubernetesObject } from '../../adapters/kubernetes';
import { MoverListener } from './MoverListener';
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

/** Longest that any command may take; what ends a command earlier is its own progress or its pod. */
const longestSeconds = 7 * 24 * 3600;

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

  const listener = new MoverListener(scope, { ref, uid: uid!, sequence });
  let lastProgress: string | undefined;
  const end = await waitUntil(scope, {
    timeoutSeconds: longestSeconds,
    look: async () => {
      const heard = await listener.listen();
      if (heard.lost) {
        throw lost(heard.lost);
      }
      if (heard.end) {
        return heard.end;
      }
      if (heard.problem) {
        throw new Error(
          `The mover ${words} says what is not of the protocol: ${heard.problem}`,
        );
      }
      const { progress } = heard;
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
