import { apiVersionOf, collectionOf } from '../registry/Kind';
import { StatusError } from '../StatusError';
import {
  ApiCall,
  decodeFor,
  nameOf,
  presented,
  rawBody,
  writeRequest,
} from './ApiCall';
import { Cluster } from './Cluster';
import { Deleter, deleteOptions } from './Deleter';
import { listObjects } from './listObjects';
import { represent } from './reads';
import { sendJson } from './respond';
import { Writer } from './Writer';

/** POST to a collection. */
export async function createCall(
  cluster: Cluster,
  call: ApiCall,
): Promise<void> {
  const body = await rawBody(call);
  const write = writeRequest(call);
  const object = new Writer(cluster).create(
    write,
    decodeFor(call, write, body),
  );
  sendJson(call.response, 201, represent(cluster, call, object), call.warnings);
}

/**
 * PUT of an object or one of its subresources.
 *
 * @param options.mayCreate - throws where the user may not make what is not there
 */
export async function updateCall(
  cluster: Cluster,
  call: ApiCall,
  options: { subresource?: string; mayCreate(): void },
): Promise<void> {
  const body = await rawBody(call);
  const write = writeRequest(call);
  const name = nameOf(call);
  const sent = decodeFor(call, write, body);
  const { subresource } = options;
  const writer = new Writer(cluster);
  const exists = cluster.store.get(
    collectionOf(call.stored),
    name,
    call.namespace,
  );
  if (!exists && call.stored.createOnUpdate && !subresource) {
    options.mayCreate();
    if (sent.metadata.name && sent.metadata.name !== name) {
      throw StatusError.badRequest(
        `the name of the object (${sent.metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    const { resourceVersion, ...metadata } = sent.metadata;
    const made = writer.create(write, {
      ...sent,
      metadata: { ...metadata, name },
    });
    sendJson(call.response, 201, represent(cluster, call, made), call.warnings);
    return;
  }
  const object = writer.update(write, name, () => sent, { subresource });
  sendJson(call.response, 200, represent(cluster, call, object), call.warnings);
}

/** DELETE of one object. */
export async function deleteCall(
  cluster: Cluster,
  call: ApiCall,
): Promise<void> {
  const options = deleteOptions(await rawBody(call), call.info.query);
  const write = writeRequest(call);
  const { stored: kind } = call;
  const { object, gone } = new Deleter(cluster).delete(
    write,
    nameOf(call),
    options,
  );
  if (!gone || kind.answersDeleted) {
    sendJson(call.response, 200, presented(call, object), call.warnings);
    return;
  }
  const { name, uid } = object.metadata;
  sendJson(
    call.response,
    200,
    {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: {
        name,
        ...(kind.group && { group: kind.group }),
        kind: kind.plural,
        uid,
      },
    },
    call.warnings,
  );
}

/** DELETE of a collection: everything that selectors leave. */
export async function deleteCollectionCall(
  cluster: Cluster,
  call: ApiCall,
): Promise<void> {
  const options = deleteOptions(await rawBody(call), call.info.query);
  if (
    !(call.stored.verbs ?? ['deletecollection']).includes('deletecollection')
  ) {
    throw StatusError.methodNotAllowed();
  }
  const write = writeRequest(call);
  const deleter = new Deleter(cluster);
  const { items, metadata } = listObjects(
    cluster.store,
    call.stored,
    call.info.query,
    call.namespace,
  );
  for (const { metadata: each } of items) {
    deleter.delete({ ...write, namespace: each.namespace }, each.name, options);
  }
  sendJson(
    call.response,
    200,
    {
      kind: `${call.kind.kind}List`,
      apiVersion: apiVersionOf(call.kind),
      metadata,
      items: items.map(item => presented(call, item)),
    },
    call.warnings,
  );
}
