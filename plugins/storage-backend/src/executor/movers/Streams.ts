import type { KubernetesObject } from '../../adapters/kubernetes';
import type { RemoteSource } from './protocol';

const keyOf = (source: KubernetesObject, target: KubernetesObject) =>
  `stream ${source.metadata.uid} ${target.metadata.uid}`;

/**
 * Which sources listen for which targets: to arrange that takes two commands, and the application
 * may be down meanwhile. A pod that is made anew has another uid.
 */
export class Streams {
  /** @param memory - of the operation, as a step's context has it */
  constructor(private readonly memory: Map<string, unknown>) {}

  find(
    source: KubernetesObject,
    target: KubernetesObject,
  ): RemoteSource | undefined {
    return this.memory.get(keyOf(source, target)) as RemoteSource | undefined;
  }

  keep(
    source: KubernetesObject,
    target: KubernetesObject,
    remote: RemoteSource,
  ): void {
    this.memory.set(keyOf(source, target), remote);
  }

  forget(source: KubernetesObject, target: KubernetesObject): void {
    this.memory.delete(keyOf(source, target));
  }
}
