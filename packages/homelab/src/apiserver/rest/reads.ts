import { collectionOf, apiVersionOf } from '../registry/Kind';
import { Resource } from '../Resource';
import { StatusError } from '../StatusError';
import { makeTable, partialMetadata, RowObject } from '../table/makeTable';
import { watchObjects } from '../watch/watchObjects';
import { WatchEvent } from '../watch/watchEvents';
import { ApiCall, nameOf, presented } from './ApiCall';
import { Cluster } from './Cluster';
import { listObjects, Page } from './listObjects';
import { parseRevision, tooNew } from './revisions';
import { sendJson } from './respond';

function includeOf(call: ApiCall): RowObject {
  return (call.info.query.get('includeObject') as RowObject) || 'Metadata';
}

function tableOf(
  cluster: Cluster,
  call: ApiCall,
  objects: Resource[],
  metadata: object,
  withColumns = true,
): object {
  return makeTable(objects, {
    // Columns read objects as they are stored.
    columns: call.stored.columns,
    metadata,
    include: includeOf(call),
    withColumns,
    now: cluster.now().getTime(),
  });
}

/** One object in the form that the client wants. */
export function represent(
  cluster: Cluster,
  call: ApiCall,
  object: Resource,
): object {
  switch (call.representation.as) {
    case 'Table':
      return tableOf(cluster, call, [object], {
        resourceVersion: object.metadata.resourceVersion,
      });
    case 'PartialObjectMetadata':
      return partialMetadata(object);
    default:
      return presented(call, object);
  }
}

/** Answers one object. */
export function getObject(cluster: Cluster, call: ApiCall): void {
  const wanted = parseRevision(call.info.query.get('resourceVersion'));
  if (wanted !== undefined && wanted > cluster.store.revision) {
    throw tooNew(wanted, cluster.store.revision);
  }
  const object = cluster.store.get(
    collectionOf(call.stored),
    nameOf(call),
    call.namespace,
  );
  if (!object) {
    throw StatusError.notFound(call.kind, nameOf(call));
  }
  sendJson(call.response, 200, represent(cluster, call, object));
}

function representList(
  cluster: Cluster,
  call: ApiCall,
  { items, metadata }: Page,
): object {
  const { kind, representation } = call;
  switch (representation.as) {
    case 'Table':
      return tableOf(cluster, call, items, metadata);
    case 'PartialObjectMetadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: items.map(partialMetadata),
      };
    default:
      return {
        kind: `${kind.kind}List`,
        apiVersion: apiVersionOf(kind),
        metadata,
        items: items.map(item => {
          const object = presented(call, item);
          // The list says what its items are; those of custom kinds say it too.
          return kind.type
            ? { ...object, apiVersion: undefined, kind: undefined }
            : object;
        }),
      };
  }
}

/** Answers a list. */
export function listCall(cluster: Cluster, call: ApiCall): void {
  const page = listObjects(
    cluster.store,
    call.stored,
    call.info.query,
    call.namespace,
  );
  sendJson(call.response, 200, representList(cluster, call, page));
}

/** JSON of objects that several watches are told of. */
const texts = new WeakMap<object, string>();

function textOf(object: object): string {
  const known = texts.get(object);
  const text = known ?? JSON.stringify(object);
  if (!known) {
    texts.set(object, text);
  }
  return text;
}

/** A watch whose client takes nothing for this many bytes is ended; it may begin anew. */
const mostUnreadBytes = 16 * 1024 * 1024;

/** Streams changes until the client goes. */
export function watchCall(cluster: Cluster, call: ApiCall): void {
  const { response, representation, info } = call;
  let withColumns = true;
  const represented = ({ type, object }: WatchEvent): string => {
    const ofKind = type !== 'ERROR';
    if (ofKind && representation.as === 'Table') {
      const { resourceVersion } = (object as Resource).metadata;
      const table = tableOf(
        cluster,
        call,
        type === 'BOOKMARK' ? [] : [object as Resource],
        { resourceVersion },
        withColumns,
      );
      withColumns = false;
      return JSON.stringify(table);
    }
    if (ofKind && representation.as === 'PartialObjectMetadata') {
      return JSON.stringify(partialMetadata(object as Resource));
    }
    return type === 'ERROR' || type === 'BOOKMARK'
      ? JSON.stringify(object)
      : textOf(presented(call, object as Resource));
  };
  // Headers go out with the first event, unless parameters are refused before.
  const open = () => {
    if (!response.headersSent) {
      response.writeHead(200, {
        'content-type': 'application/json',
        'cache-control': 'no-cache, private',
      });
    }
  };
  const stop = watchObjects(cluster.store, {
    kind: call.stored,
    namespace: call.namespace,
    name: call.name,
    query: info.query,
    sink: {
      send: event => {
        open();
        response.write(
          `{"type":"${event.type}","object":${represented(event)}}\n`,
        );
        if (response.writableLength > mostUnreadBytes) {
          response.destroy();
        }
      },
      end: () => {
        open();
        response.end();
      },
    },
  });
  open();
  response.flushHeaders();
  response.once('close', stop);
}
