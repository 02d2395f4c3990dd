import { apiVersionOf, collectionOf } from '../registry/Kind';
import { Resource } from '../Resource';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { ApiCall, nameOf, rawBody, writeRequest } from '../rest/ApiCall';
import { Cluster } from '../rest/Cluster';
import { mediaType, readText } from '../rest/readBody';
import { sendJson } from '../rest/respond';
import { Writer } from '../rest/Writer';
import { selectorText } from '../table/Column';
import { valueAt } from '../selectors/fieldSelector';
import { StatusError } from '../StatusError';

/** The Scale of an object. */
function scaleOf(call: ApiCall, object: Resource): any {
  const { replicas, statusReplicas, selector } = call.kind.scale!;
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  const chosen = selector && valueAt(object, selector);
  const text =
    typeof chosen === 'object' ? selectorText(chosen) : (chosen as string);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    // As in Go's JSON a zero is left out here, and only here.
    spec: { replicas: valueAt(object, replicas) || undefined },
    status: {
      replicas: valueAt(object, statusReplicas) ?? 0,
      ...(text && { selector: text }),
    },
  };
}

/** A copy of an object with another value at a path. */
function withValue(object: any, path: string, value: unknown): any {
  const [first, ...rest] = path.split('.');
  return {
    ...object,
    [first]:
      rest.length > 0
        ? withValue(object[first] ?? {}, rest.join('.'), value)
        : value,
  };
}

async function wantedScale(call: ApiCall, present: any): Promise<any> {
  if (call.info.method !== 'PATCH') {
    return await rawBody(call);
  }
  const patch = JSON.parse(await readText(call.request));
  return mediaType(call.request) === 'application/json-patch+json'
    ? jsonPatch(present, patch)
    : mergePatch(present, patch);
}

/** Reads or sets how many replicas an object has. */
export async function scaleCall(
  cluster: Cluster,
  call: ApiCall,
): Promise<void> {
  const { stored: kind, response } = call;
  const name = nameOf(call);
  const current = cluster.store.get(collectionOf(kind), name, call.namespace);
  if (!current) {
    throw StatusError.notFound(kind, name);
  }
  if (call.info.method === 'GET') {
    sendJson(response, 200, scaleOf(call, current));
    return;
  }
  const scale = await wantedScale(call, scaleOf(call, current));
  const replicas = scale?.spec?.replicas ?? 0;
  if (!Number.isInteger(replicas) || replicas < 0) {
    throw new StatusError(
      422,
      'Invalid',
      `Scale.autoscaling "${name}" is invalid: spec.replicas: Invalid value: ${JSON.stringify(
        replicas,
      )}: must be greater than or equal to 0`,
    );
  }
  const { uid, resourceVersion } = scale.metadata ?? {};
  const object = new Writer(cluster).update(
    writeRequest(call),
    name,
    live => {
      const changed = withValue(live, kind.scale!.replicas, replicas);
      return {
        ...structuredClone(changed),
        apiVersion: apiVersionOf(kind),
        metadata: {
          ...live.metadata,
          resourceVersion: resourceVersion || undefined,
          uid: uid ?? live.metadata.uid,
        },
      };
    },
    { subresource: 'scale', patch: true },
  );
  sendJson(response, 200, scaleOf(call, object), call.warnings);
}
