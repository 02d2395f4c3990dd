import { parseQuantity } from '../../hollow/pod/quantity';
import { Pod } from '../core/kinds';

/** Amounts by the resource's name; cores, bytes, pieces. */
export type Amounts = Record<string, number>;

function add(into: Amounts, more: Record<string, string> = {}): Amounts {
  for (const [name, quantity] of Object.entries(more)) {
    into[name] = (into[name] ?? 0) + parseQuantity(quantity);
  }
  return into;
}

/** Parsed once for each state of a pod: every attempt of every other pod adds them up. */
const known = new WeakMap<Pod, Amounts>();

/**
 * What a pod asks for: the sum of its containers and sidecars, or what its
 * greatest init container needs beside the sidecars before it, and its
 * overhead (PodRequests of k8s.io/component-helpers).
 */
export function podRequests(pod: Pod): Amounts {
  const present = known.get(pod) ?? requestsOf(pod);
  known.set(pod, present);
  return present;
}

function requestsOf(pod: Pod): Amounts {
  const total: Amounts = {};
  pod.spec.containers.forEach(each => add(total, each.resources?.requests));
  const sidecars: Amounts = {};
  const initial: Amounts = {};
  for (const each of pod.spec.initContainers ?? []) {
    const beside = add({ ...sidecars }, each.resources?.requests);
    for (const [name, amount] of Object.entries(beside)) {
      initial[name] = Math.max(initial[name] ?? 0, amount);
    }
    if (each.restartPolicy === 'Always') {
      add(sidecars, each.resources?.requests);
    }
  }
  for (const [name, amount] of Object.entries(sidecars)) {
    total[name] = (total[name] ?? 0) + amount;
  }
  for (const [name, amount] of Object.entries(initial)) {
    total[name] = Math.max(total[name] ?? 0, amount);
  }
  return add(total, pod.spec.overhead);
}

/** The sum of what some pods ask for. */
export function sumRequests(pods: readonly Pod[]): Amounts {
  const total: Amounts = {};
  for (const pod of pods) {
    for (const [name, amount] of Object.entries(podRequests(pod))) {
      total[name] = (total[name] ?? 0) + amount;
    }
  }
  return total;
}

/** Amounts from quantities. */
export function amountsOf(quantities: Record<string, string> = {}): Amounts {
  return add({}, quantities);
}
