import { AdmissionPlugin } from '../admission/Admission';
import { WriteSituation } from '../registry/Kind';
import { Registry } from '../registry/Registry';
import { Store } from '../store/Store';

/** What requests are answered from. */
export interface Cluster {
  store: Store;
  registry: Registry;
  admission: AdmissionPlugin[];
  /** The time; tests and labs may move it. */
  now(): Date;
}

/** What kinds and plugins see of a cluster while something is written. */
export function situationOf({ store, now }: Cluster): WriteSituation {
  return {
    now: now(),
    read: (collection, name, namespace) =>
      store.get(collection, name, namespace),
    list: (collection, namespace) => store.list(collection, namespace),
  };
}
