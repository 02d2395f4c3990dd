import { randomUUID } from 'crypto';
import { AdmissionRequest } from '../admission/Admission';
import { FieldError, invalidObject } from '../FieldError';
import { managedAfterUpdate } from '../patch/managedFields';
import { apiVersionOf, collectionOf, Kind } from '../registry/Kind';
import {
  validateMetadata,
  validateMetadataUpdate,
} from '../registry/validation/metadata';
import { apiTime, Resource } from '../Resource';
import { StatusError } from '../StatusError';
import { Cluster, situationOf } from './Cluster';
import { generateName } from './names';
import {
  checkNamespace,
  checkTarget,
  countGeneration,
  isFinished,
  isUnchanged,
  keepSystemFields,
  UpdateOptions,
} from './updateRules';
import { WriteRequest } from './WriteRequest';

/** Attempts to find a generated name that nobody has. */
const nameAttempts = 8;

function typeOf(kind: Kind) {
  return kind.type
    ? ({ type: 'struct', struct: kind.type } as const)
    : undefined;
}

function throwInvalid(kind: Kind, name: string, errors: FieldError[]): void {
  if (errors.length > 0) {
    throw invalidObject(kind, name, errors);
  }
}

/** Creates and updates objects: from what a client sent to what is stored. */
export class Writer {
  constructor(private readonly cluster: Cluster) {}

  /** @throws StatusError for every refusal, with the words of kube-apiserver */
  create(request: WriteRequest, sent: any, applied = false): Resource {
    const { kind, namespace } = request;
    const { store } = this.cluster;
    const object = this.newObject(request, sent);
    kind.defaults?.(object);
    const admission = this.admission(request, 'CREATE', object);
    this.cluster.admission.forEach(plugin => plugin.mutate?.(admission));
    kind.prepareCreate?.(object, admission.situation);
    const { name } = object.metadata;
    throwInvalid(kind, name ?? '', [
      ...validateMetadata(kind, object),
      ...(kind.validate?.(object) ?? []),
    ]);
    const collection = collectionOf(kind);
    if (store.get(collection, name, namespace)) {
      throw StatusError.alreadyExists(kind, name);
    }
    this.cluster.admission.forEach(plugin => plugin.validate?.(admission));
    if (!applied) {
      object.metadata.managedFields = undefined;
    }
    this.setManager(request, undefined, object, { applied });
    return this.commit(request, admission, object);
  }

  /**
   * Changes an object.
   *
   * @param change - answers what the object is to become, from what it is
   */
  update(
    request: WriteRequest,
    name: string,
    change: (current: Resource) => any,
    options: UpdateOptions = {},
  ): Resource {
    const { kind, namespace } = request;
    const current = this.cluster.store.get(collectionOf(kind), name, namespace);
    if (!current) {
      throw StatusError.notFound(kind, name);
    }
    const object = change(current);
    const finalizers = object.spec?.finalizers;
    checkTarget(request, current, object, options);
    keepSystemFields(kind, object, current, options.subresource);
    kind.defaults?.(object);
    const admission = this.admission(request, 'UPDATE', object, current);
    admission.subresource = options.subresource;
    kind.prepareUpdate?.(object, current, admission.situation);
    if (options.subresource === 'finalize') {
      object.spec = { ...object.spec, finalizers };
    }
    this.cluster.admission.forEach(plugin => plugin.mutate?.(admission));
    throwInvalid(kind, name, [
      ...validateMetadataUpdate(kind, object, current),
      ...(options.subresource === 'status'
        ? kind.validateStatus?.(object, current) ?? []
        : kind.validate?.(object, current) ?? []),
    ]);
    this.cluster.admission.forEach(plugin => plugin.validate?.(admission));
    countGeneration(kind, object, current);
    this.setManager(request, current, object, options);
    if (isUnchanged(object, current)) {
      return current;
    }
    return this.commit(request, admission, object, current);
  }

  private newObject(request: WriteRequest, sent: any): any {
    const { kind, namespace } = request;
    const now = this.cluster.now();
    const { metadata } = sent;
    if (metadata.resourceVersion) {
      throw new StatusError(
        500,
        '',
        'resourceVersion should not be set on objects to be created',
      );
    }
    checkNamespace(request, metadata);
    const object = structuredClone(sent);
    object.metadata = {
      ...object.metadata,
      name: metadata.name || this.freeName(request, metadata.generateName),
      ...(kind.namespaced && { namespace }),
      uid: randomUUID(),
      creationTimestamp: apiTime(now),
      generation: kind.generation ? 1 : undefined,
      deletionTimestamp: undefined,
      deletionGracePeriodSeconds: undefined,
    };
    if (kind.status && !kind.statusOnCreate) {
      delete object.status;
    }
    return object;
  }

  private freeName(
    { kind, namespace }: WriteRequest,
    base: string | undefined,
  ): string | undefined {
    if (!base) {
      return undefined;
    }
    const taken = (name: string) =>
      this.cluster.store.get(collectionOf(kind), name, namespace);
    for (let attempt = 1; attempt < nameAttempts; attempt++) {
      const name = generateName(base);
      if (!taken(name)) {
        return name;
      }
    }
    return generateName(base);
  }

  private setManager(
    request: WriteRequest,
    current: Resource | undefined,
    object: any,
    options: UpdateOptions,
  ): void {
    if (options.applied) {
      return;
    }
    const { kind, fieldManager: manager } = request;
    const entries = managedAfterUpdate(
      current,
      object,
      {
        manager,
        apiVersion: apiVersionOf(kind),
        subresource: options.subresource,
        now: this.cluster.now(),
      },
      typeOf(kind),
    );
    object.metadata.managedFields = entries.length ? entries : undefined;
  }

  private admission(
    { kind, namespace, user, warnings }: WriteRequest,
    operation: AdmissionRequest['operation'],
    object: any,
    old?: Resource,
  ): AdmissionRequest {
    return {
      operation,
      kind,
      namespace,
      name: object.metadata.name ?? '',
      object,
      old,
      user,
      situation: situationOf(this.cluster),
      warnings,
      afterwards: [],
    };
  }

  private commit(
    { kind, dryRun }: WriteRequest,
    admission: AdmissionRequest,
    object: Resource,
    current?: Resource,
  ): Resource {
    const { store } = this.cluster;
    // What the API does not know is not stored: neither undefined nor shared parts.
    const written = JSON.parse(JSON.stringify(object)) as Resource;
    const ends = current && isFinished(kind, written);
    if (dryRun) {
      return written;
    }
    admission.afterwards.forEach(action => action());
    const collection = collectionOf(kind);
    const stored = store.put(collection, written);
    if (ends) {
      const { name, namespace } = written.metadata;
      return store.remove(collection, name, namespace) ?? stored;
    }
    return stored;
  }
}
