import { jsonPatch } from '../patch/jsonPatch';
import { applyConfiguration } from '../patch/managedFields';
import { mergePatch } from '../patch/mergePatch';
import { strategicMergePatch } from '../patch/strategicMergePatch';
import { apiVersionOf, collectionOf, Kind } from '../registry/Kind';
import { Resource } from '../Resource';
import { flag } from './RequestInfo';
import { StatusError } from '../StatusError';
import { ApiCall, decodeFor, nameOf, presented, writeRequest } from './ApiCall';
import { Cluster } from './Cluster';
import { mediaType, parseBody, readText } from './readBody';
import { Writer } from './Writer';
import { WriteRequest } from './WriteRequest';

const json = 'application/json-patch+json';
const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';
const apply = 'application/apply-patch+yaml';

/** Changes an object by a patch of one of the usual types. */
function patched(
  kind: Kind,
  type: string,
  object: Resource,
  patch: any,
): object {
  switch (type) {
    case json:
      return jsonPatch(object, patch);
    case merge:
      return mergePatch(object, patch) as object;
    case strategic:
      if (kind.type) {
        return strategicMergePatch(object, patch, kind.type);
      }
      break;
    default:
  }
  throw StatusError.unsupportedMediaType([
    json,
    merge,
    ...(kind.type ? [strategic] : []),
    apply,
  ]);
}

function checkApply(call: ApiCall, applied: any): void {
  if (!call.info.query.get('fieldManager')) {
    throw new StatusError(
      422,
      'Invalid',
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      {
        name: '',
        group: 'meta.k8s.io',
        kind: 'PatchOptions',
        causes: [
          {
            reason: 'FieldValueRequired',
            message: 'Required value: is required for apply patch',
            field: 'fieldManager',
          },
        ],
      },
    );
  }
  if (applied.metadata?.managedFields) {
    throw StatusError.badRequest('metadata.managedFields must be nil');
  }
}

function applyCall(
  cluster: Cluster,
  call: ApiCall,
  body: any,
  write: WriteRequest,
  options: { subresource?: string; mayCreate(): void },
): { object: Resource; created: boolean } {
  const { stored: kind, info } = call;
  const name = nameOf(call);
  checkApply(call, body);
  if (!body?.apiVersion || !body?.kind) {
    throw StatusError.badRequest(
      `invalid object type: ${body?.apiVersion ?? ''}, Kind=${
        body?.kind ?? ''
      }`,
    );
  }
  const applied = decodeFor(call, write, body);
  applied.metadata = {
    ...applied.metadata,
    name: applied.metadata.name ?? name,
    ...(call.namespace && {
      namespace: applied.metadata.namespace ?? call.namespace,
    }),
  };
  if (kind.status && options.subresource !== 'status') {
    delete applied.status;
  }
  const manager = {
    manager: write.fieldManager,
    apiVersion: apiVersionOf(call.kind),
    subresource: options.subresource,
    now: cluster.now(),
    force: flag(info.query, 'force'),
    type: kind.type
      ? ({ type: 'struct', struct: kind.type } as const)
      : undefined,
  };
  const writer = new Writer(cluster);
  const current = cluster.store.get(collectionOf(kind), name, call.namespace);
  if (!current) {
    if (options.subresource) {
      throw StatusError.notFound(kind, name);
    }
    options.mayCreate();
    const object = applyConfiguration(undefined, applied, manager);
    return { object: writer.create(write, object, true), created: true };
  }
  const object = writer.update(
    write,
    name,
    live => applyConfiguration(live, applied, manager),
    { applied: true, subresource: options.subresource },
  );
  return { object, created: false };
}

/** Carries out a PATCH of any type. */
export async function patchCall(
  cluster: Cluster,
  call: ApiCall,
  options: { subresource?: string; mayCreate(): void },
): Promise<{ object: Resource; created: boolean }> {
  const type = mediaType(call.request);
  const text = await readText(call.request);
  const write = writeRequest(call);
  if (type === apply) {
    return applyCall(cluster, call, parseBody(text, type), write, options);
  }
  let patch: any;
  try {
    patch = JSON.parse(text);
  } catch (error) {
    throw StatusError.badRequest(
      `error decoding patch: ${(error as Error).message}`,
    );
  }
  const object = new Writer(cluster).update(
    write,
    nameOf(call),
    current =>
      decodeFor(
        call,
        write,
        patched(call.kind, type, presented(call, current), patch),
      ),
    { patch: true, subresource: options.subresource },
  );
  return { object, created: false };
}
