import { Cache } from '../core/Cache';
import { Pod } from '../core/kinds';
import { isTerminal } from '../core/podState';

/** The pods of each node, with those that are on their way there. */
export class PodsByNode {
  private readonly nodes = new Map<string, Map<string, Pod>>();
  private readonly assumed = new Map<string, string>();

  constructor(private readonly pods: Cache<Pod>) {}

  /** Takes in a change of a pod. */
  changed(now: Pod | undefined, before: Pod | undefined): void {
    const { uid } = (now ?? before)!.metadata;
    if (!now || now.spec.nodeName) {
      this.forget(uid);
    }
    if (before?.spec.nodeName) {
      this.nodes.get(before.spec.nodeName)?.delete(uid);
    }
    if (now?.spec.nodeName && !isTerminal(now)) {
      this.put(now.spec.nodeName, now);
    }
  }

  /** Counts a pod as being on a node until the API server says so or {@link release}. */
  assume(pod: Pod, node: string): void {
    this.assumed.set(pod.metadata.uid, node);
    this.put(node, pod);
  }

  /** Takes an assumption back. */
  release(pod: Pod): void {
    this.forget(pod.metadata.uid);
  }

  /** The pods that take room on a node. */
  on(node: string): Pod[] {
    return [...(this.nodes.get(node)?.values() ?? [])].filter(
      ({ metadata }) => this.pods.find(metadata.uid) !== undefined,
    );
  }

  private put(node: string, pod: Pod): void {
    const present = this.nodes.get(node) ?? new Map<string, Pod>();
    this.nodes.set(node, present.set(pod.metadata.uid, pod));
  }

  private forget(uid: string): void {
    const node = this.assumed.get(uid);
    if (node !== undefined) {
      this.assumed.delete(uid);
      this.nodes.get(node)?.delete(uid);
    }
  }
}
