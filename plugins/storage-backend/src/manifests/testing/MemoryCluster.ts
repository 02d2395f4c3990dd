import type {
  ApplyOptions,
  ClusterClient,
  KubernetesObject,
} from '../../adapters/kubernetes/ClusterClient';
import { ClusterError } from '../../adapters/kubernetes/ClusterError';

type Ref = Parameters<ClusterClient['get']>[0];

/** Keeps objects in memory and refuses what a test wants refused. */
export class MemoryCluster {
  readonly objects = new Map<string, KubernetesObject>();
  readonly applied: string[] = [];
  #uids = 0;

  constructor(
    private readonly options: {
      refuse?: (attempt: {
        verb: 'get' | 'apply' | 'create';
        object: Ref;
        dryRun: boolean;
      }) => Pick<ClusterError, 'reason' | 'message'> | undefined;
    } = {},
  ) {}

  /** The part of a client that manifests need. */
  get client(): ClusterClient {
    const unused = () => {
      throw new Error('Not needed for manifests');
    };
    return {
      name: 'home',
      get: async ref => this.#get(ref),
      apply: async options => this.#apply(options),
      create: async object => this.#create(object),
      version: unused,
      list: unused,
      watch: unused,
      canI: unused,
      delete: unused,
      replace: unused,
      patch: unused,
      listObjects: unused,
      listPods: unused,
      podLog: unused,
      kubeletSummary: unused,
      close: unused,
    };
  }

  put(object: KubernetesObject): KubernetesObject {
    const stored = {
      ...object,
      metadata: { uid: `uid-${(this.#uids += 1)}`, ...object.metadata },
    };
    this.objects.set(keyOf(refOf(stored)), stored);
    return stored;
  }

  #get(ref: Ref) {
    this.#refuse('get', ref, false);
    return this.objects.get(keyOf(ref));
  }

  #apply({ object, dryRun }: ApplyOptions) {
    const ref = refOf(object);
    this.#refuse('apply', ref, dryRun);
    const before = this.objects.get(keyOf(ref));
    const after = {
      ...before,
      ...object,
      metadata: { ...before?.metadata, ...object.metadata },
    };
    if (dryRun) {
      return after;
    }
    this.applied.push(`${object.kind}/${object.metadata.name}`);
    return this.put(after);
  }

  #create(object: KubernetesObject) {
    const ref = refOf(object);
    this.#refuse('create', ref, false);
    if (this.objects.has(keyOf(ref))) {
      throw this.#error({ reason: 'conflict', message: 'already exists' });
    }
    return this.put(object);
  }

  #refuse(verb: 'get' | 'apply' | 'create', object: Ref, dryRun: boolean) {
    const refusal = this.options.refuse?.({ verb, object, dryRun });
    if (refusal) {
      throw this.#error(refusal);
    }
  }

  #error(refusal: Pick<ClusterError, 'reason' | 'message'>) {
    return new ClusterError({ cluster: 'home', ...refusal });
  }
}

function refOf(object: KubernetesObject): Ref {
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: object.metadata.namespace,
    name: object.metadata.name,
  };
}

function keyOf({ apiVersion, kind, namespace, name }: Ref): string {
  return [apiVersion, kind, namespace, name].join('|');
}
