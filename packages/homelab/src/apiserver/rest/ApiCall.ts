import { IncomingMessage, ServerResponse } from 'http';
import { User } from '../auth/User';
import { decodeProtobuf, protobufType } from '../protobuf/decodeProtobuf';
import { collectionOf, Kind } from '../registry/Kind';
import { Registry } from '../registry/Registry';
import { Resource } from '../Resource';
import { StatusError } from '../StatusError';
import { decodeBody } from './decode';
import { mediaType, parseBody, readBytes } from './readBody';
import { Representation } from './negotiate';
import { RequestInfo } from './RequestInfo';
import { writeOptions, WriteRequest } from './WriteRequest';

/** One request of a known user for a resource of a known kind. */
export interface ApiCall {
  request: IncomingMessage;
  response: ServerResponse;
  info: RequestInfo;
  /** As it was asked for, which may be a view of another. */
  kind: Kind;
  /** As it is stored. */
  stored: Kind;
  namespace?: string;
  name?: string;
  user: User;
  representation: Representation;
  warnings: string[];
}

/** The kind that a view's objects are stored as. */
export function storedKind(registry: Registry, kind: Kind): Kind {
  return kind.collection
    ? registry.kinds.find(
        each => !each.collection && collectionOf(each) === kind.collection,
      ) ?? kind
    : kind;
}

/** An object as a call asked for it. */
export function presented(call: ApiCall, object: Resource): Resource {
  return call.kind.fromStored?.(object) ?? object;
}

/** The name in a call's path. */
export function nameOf(call: ApiCall): string {
  if (call.name === undefined) {
    throw StatusError.methodNotAllowed();
  }
  return call.name;
}

/** A call's body as a raw object. */
export async function rawBody(
  call: ApiCall,
): Promise<Record<string, any> | undefined> {
  const type = mediaType(call.request);
  const bytes = await readBytes(call.request);
  return type === protobufType
    ? decodeProtobuf(bytes)
    : parseBody(bytes.toString(), type);
}

/** What is written by a call, and how. */
export function writeRequest(call: ApiCall): WriteRequest {
  return {
    kind: call.stored,
    namespace: call.namespace,
    user: call.user,
    warnings: call.warnings,
    ...writeOptions(call.info.query, call.request.headers['user-agent']),
  };
}

/** An object of a call's kind, read from what the client sent, as it is stored. */
export function decodeFor(
  call: ApiCall,
  write: WriteRequest,
  body: Record<string, any> | undefined,
): any {
  const decoded = decodeBody({ ...write, kind: call.kind }, body);
  return call.kind.toStored?.(decoded) ?? decoded;
}
