import type { KubernetesObject } from '../../adapters/kubernetes';

/**
 * Annotation of a workload that an operation has stopped: the operation's id and the count to come
 * back to, `op1234567890 3`. It is written in the same change that stops the workload and taken
 * off in the one that starts it, so that a crash in between neither loses the count nor writes it
 * twice, and somebody who scales the workload afterwards is not overruled.
 */
export const stoppedAnnotation = 'stowage.io/stopped';

/** What the annotation says for one operation. */
export function stoppedMark(operation: string, replicas: number): string {
  return `${operation} ${replicas}`;
}

/** The count that an operation has to bring back; `undefined` where it did not stop the object. */
export function replicasToReturn(
  object: KubernetesObject,
  operation: string,
): number | undefined {
  const [by, replicas] =
    object.metadata.annotations?.[stoppedAnnotation]?.split(' ') ?? [];
  return by === operation ? Number(replicas) : undefined;
}
