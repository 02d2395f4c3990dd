import { AdmissionRequest } from '../admission/Admission';
import { collectionOf, Kind } from '../registry/Kind';
import { apiTime, Resource } from '../Resource';
import { StatusError } from '../StatusError';
import { Cluster, situationOf } from './Cluster';
import { WriteRequest } from './WriteRequest';

/** `DeleteOptions`, as they are sent in a body or as parameters. */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  orphanDependents?: boolean;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: string[];
}

const policies = ['Background', 'Foreground', 'Orphan'];

/** Reads the options of a deletion from its body and its parameters. */
export function deleteOptions(
  body: any,
  query: URLSearchParams,
): DeleteOptions {
  const grace = query.get('gracePeriodSeconds');
  const options: DeleteOptions = {
    ...(grace !== null && { gracePeriodSeconds: Number(grace) }),
    ...(query.get('propagationPolicy') && {
      propagationPolicy: query.get('propagationPolicy') as 'Background',
    }),
    ...(query.get('orphanDependents') && {
      orphanDependents: query.get('orphanDependents') === 'true',
    }),
    ...body,
  };
  const { propagationPolicy, orphanDependents, gracePeriodSeconds } = options;
  if (propagationPolicy && !policies.includes(propagationPolicy)) {
    throw new StatusError(
      422,
      'Invalid',
      `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: ${JSON.stringify(
        propagationPolicy,
      )}: supported values: "Foreground", "Background", "Orphan", "nil"`,
    );
  }
  if (propagationPolicy && orphanDependents !== undefined) {
    throw new StatusError(
      422,
      'Invalid',
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: orphanDependents and deletionPropagation cannot be both set',
    );
  }
  if (gracePeriodSeconds !== undefined && Number.isNaN(gracePeriodSeconds)) {
    throw StatusError.badRequest('gracePeriodSeconds must be a number');
  }
  return options;
}

/** Finalizers by which the garbage collector knows what to do with dependents. */
const orphanFinalizer = 'orphan';
const foregroundFinalizer = 'foregroundDeletion';

/** The finalizers of an object once its deletion was asked for. */
export function finalizersForPolicy(
  kind: Kind,
  object: Resource,
  options: DeleteOptions,
): string[] {
  const present = object.metadata.finalizers ?? [];
  let wanted: string | undefined;
  const { orphanDependents, propagationPolicy } = options;
  if (orphanDependents !== undefined) {
    wanted = orphanDependents ? orphanFinalizer : undefined;
  } else if (propagationPolicy) {
    wanted = {
      Orphan: orphanFinalizer,
      Foreground: foregroundFinalizer,
      Background: undefined,
    }[propagationPolicy];
  } else if (present.includes(orphanFinalizer)) {
    wanted = orphanFinalizer;
  } else if (present.includes(foregroundFinalizer)) {
    wanted = foregroundFinalizer;
  } else if (kind.orphansByDefault) {
    wanted = orphanFinalizer;
  }
  const others = present.filter(
    each => each !== orphanFinalizer && each !== foregroundFinalizer,
  );
  return wanted ? [...others, wanted] : others;
}

/** Seconds that a pod gets to end; undefined for kinds that end at once. */
export function graceOf(
  kind: Kind,
  object: Resource,
  { gracePeriodSeconds }: DeleteOptions,
): number | undefined {
  if (kind.group !== '' || kind.kind !== 'Pod') {
    return undefined;
  }
  const { spec, status } = object;
  // Nobody runs it, so that nobody has to be waited for.
  if (!spec.nodeName || ['Succeeded', 'Failed'].includes(status?.phase)) {
    return 0;
  }
  const seconds =
    gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
  return seconds < 0 ? 1 : seconds;
}

/** Deletes objects: at once, or by marking what finalizers and kubelets hold. */
export class Deleter {
  constructor(private readonly cluster: Cluster) {}

  /** @returns the object, and whether it is gone */
  delete(
    request: WriteRequest,
    name: string,
    options: DeleteOptions,
  ): { object: Resource; gone: boolean } {
    const { kind, namespace } = request;
    const { store } = this.cluster;
    const collection = collectionOf(kind);
    const current = store.get(collection, name, namespace);
    if (!current) {
      throw StatusError.notFound(kind, name);
    }
    this.checkPreconditions(kind, current, options);
    const afterwards = this.admit(request, current);

    const dryRun = request.dryRun || Boolean(options.dryRun?.length);
    const marked = this.mark(kind, current, options);
    if (!marked) {
      if (dryRun) {
        return { object: current, gone: true };
      }
      afterwards.forEach(action => action());
      return { object: store.remove(collection, name, namespace)!, gone: true };
    }
    if (dryRun || marked === current) {
      return { object: marked, gone: false };
    }
    return { object: store.put(collection, marked), gone: false };
  }

  private checkPreconditions(
    kind: Kind,
    current: Resource,
    { preconditions = {} }: DeleteOptions,
  ): void {
    const { name, uid, resourceVersion } = current.metadata;
    const check = (
      what: string,
      [wanted, found]: (string | undefined)[],
      end: string,
    ) => {
      if (wanted && wanted !== found) {
        // Unlike elsewhere, kube-apiserver names the kind here and not its plural.
        throw StatusError.conflict(
          { group: kind.group, plural: kind.kind },
          name,
          `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found}). The object might have been ${end}`,
        );
      }
    };
    check('UID', [preconditions.uid, uid], 'deleted and then recreated');
    check(
      'ResourceVersion',
      [preconditions.resourceVersion, resourceVersion],
      'modified',
    );
  }

  private admit(request: WriteRequest, old: Resource): (() => void)[] {
    const { kind, namespace, user, warnings } = request;
    const admission: AdmissionRequest = {
      operation: 'DELETE',
      kind,
      namespace,
      name: old.metadata.name,
      old,
      user,
      warnings,
      situation: situationOf(this.cluster),
      afterwards: [],
    };
    this.cluster.admission.forEach(plugin => plugin.mutate?.(admission));
    this.cluster.admission.forEach(plugin => plugin.validate?.(admission));
    return admission.afterwards;
  }

  /** The object marked for deletion, or undefined where it can go now. */
  private mark(
    kind: Kind,
    current: Resource,
    options: DeleteOptions,
  ): Resource | undefined {
    const { metadata } = current;
    const finalizers = finalizersForPolicy(kind, current, options);
    const isNamespace = kind.group === '' && kind.kind === 'Namespace';
    const held =
      finalizers.length > 0 ||
      (isNamespace && (current.spec?.finalizers ?? []).length > 0);
    const asked = graceOf(kind, current, options);
    const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata;
    // A second deletion may shorten the time that the first one gave.
    const grace = deletionTimestamp
      ? Math.min(asked ?? 0, deletionGracePeriodSeconds)
      : asked ?? 0;
    if (!held && grace === 0) {
      return undefined;
    }
    const now = this.cluster.now();
    const first = !deletionTimestamp;
    if (
      !first &&
      grace === deletionGracePeriodSeconds &&
      finalizers.join() === (metadata.finalizers ?? []).join()
    ) {
      return current;
    }
    return {
      ...current,
      metadata: {
        ...metadata,
        ...(finalizers.length > 0 && { finalizers }),
        deletionTimestamp:
          first || grace !== deletionGracePeriodSeconds
            ? apiTime(new Date(now.getTime() + grace * 1000))
            : deletionTimestamp,
        deletionGracePeriodSeconds: grace,
        ...(first &&
          kind.generation && { generation: (metadata.generation ?? 0) + 1 }),
      },
      ...(isNamespace && {
        status: { ...current.status, phase: 'Terminating' },
      }),
    };
  }
}
