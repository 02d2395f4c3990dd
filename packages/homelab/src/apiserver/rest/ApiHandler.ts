import { IncomingMessage, ServerResponse } from 'http';
import { Duplex } from 'stream';
import { Authenticator } from '../auth/Authenticator';
import { Authorizer } from '../auth/Authorizer';
import { impersonated } from '../auth/impersonate';
import { Attributes } from '../auth/rbac';
import { reviews } from '../auth/reviews';
import { Tokens } from '../auth/Tokens';
import { User } from '../auth/User';
import { answerPath } from '../discovery/answerPath';
import { StatusError } from '../StatusError';
import { Kubelets } from '../subresources/Kubelets';
import { streamCall } from '../subresources/kubeletProxy';
import { subresourceCall } from '../subresources/subresourceCall';
import {
  ApiCall,
  decodeFor,
  rawBody,
  storedKind,
  writeRequest,
} from './ApiCall';
import { Cluster } from './Cluster';
import { negotiate } from './negotiate';
import { patchCall } from './patches';
import { getObject, listCall, represent, watchCall } from './reads';
import { parseRequest, RequestInfo } from './RequestInfo';
import { sendError, sendJson, sendNoPage } from './respond';
import {
  createCall,
  deleteCall,
  deleteCollectionCall,
  updateCall,
} from './writes';

/** Everything that requests are answered from. */
export interface ApiHandlerOptions {
  cluster: Cluster;
  authenticator: Authenticator;
  authorizer: Authorizer;
  tokens: Tokens;
  kubelets: Kubelets;
  /** Host and port that clients reach the server under. */
  address(): string;
}

/** Groups whose kinds are asked and never stored. */
const reviewGroups = ['authorization.k8s.io', 'authentication.k8s.io'];

/** What a request asks to be allowed. */
function attributesOf(info: RequestInfo): Attributes {
  const { verb, path, resource } = info;
  return resource
    ? {
        verb,
        group: resource.group,
        resource: resource.plural,
        subresource: resource.subresource,
        namespace: resource.namespace,
        name: resource.name,
      }
    : { verb, path };
}

/** From a request to its answer: who asks, whether they may, and what it is. */
export class ApiHandler {
  constructor(private readonly options: ApiHandlerOptions) {}

  /** Answers a request; never rejects. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const { info, user } = this.admit(request);
      const representation = negotiate(request.headers.accept);
      if (!info.resource) {
        answerPath(
          this.options.cluster.registry,
          { path: info.path, address: this.options.address(), representation },
          response,
        );
        return;
      }
      const call = this.callOf(info, user, request, response);
      if (call) {
        await this.answer({ ...call, representation });
      } else {
        sendNoPage(response);
      }
    } catch (error) {
      sendError(response, error);
    }
  }

  /** Hands an upgraded connection on, for `exec` and its like. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const response = new ServerResponse(request);
    response.assignSocket(socket as never);
    response.shouldKeepAlive = false;
    try {
      const { info, user } = this.admit(request);
      const call = this.callOf(info, user, request, response);
      const streams = ['exec', 'attach', 'portforward'];
      if (!call || !streams.includes(info.resource?.subresource ?? '')) {
        sendNoPage(response);
        return;
      }
      const { cluster, kubelets } = this.options;
      streamCall(cluster, call, kubelets, { socket, head });
    } catch (error) {
      sendError(response, error);
    }
  }

  private admit(request: IncomingMessage): { info: RequestInfo; user: User } {
    const { authenticator, authorizer } = this.options;
    const info = parseRequest(request.method ?? 'GET', request.url ?? '/');
    const identity = authenticator.fromHeader(request.headers.authorization);
    if (!identity) {
      throw StatusError.unauthorized();
    }
    const user = impersonated(identity.user, request.headers, authorizer);
    authorizer.require(user, attributesOf(info));
    return { info, user };
  }

  private callOf(
    info: RequestInfo,
    user: User,
    request: IncomingMessage,
    response: ServerResponse,
  ): ApiCall | undefined {
    const { registry } = this.options.cluster;
    const { group, version, plural, namespace, name } = info.resource ?? {
      group: '',
      version: '',
      plural: '',
    };
    const kind = registry.find(group, version, plural);
    // A namespace is for kinds that are in one; without it such kinds are listed only.
    if (
      !kind ||
      (namespace !== undefined && !kind.namespaced) ||
      (name !== undefined && kind.namespaced && namespace === undefined)
    ) {
      return undefined;
    }
    return {
      request,
      response,
      info,
      user,
      kind,
      stored: storedKind(registry, kind),
      namespace,
      name,
      representation: { as: 'object' },
      warnings: [],
    };
  }

  private async answer(call: ApiCall): Promise<void> {
    const { cluster } = this.options;
    const { info, kind } = call;
    if (reviewGroups.includes(kind.group)) {
      await this.review(call);
      return;
    }
    if (info.resource?.subresource) {
      await subresourceCall(
        { ...this.options, mayCreate: () => this.mayCreate(call) },
        call,
      );
      return;
    }
    switch (info.verb) {
      case 'get':
        getObject(cluster, call);
        break;
      case 'list':
        listCall(cluster, call);
        break;
      case 'watch':
        watchCall(cluster, call);
        break;
      case 'create':
        if (call.name !== undefined || (kind.namespaced && !call.namespace)) {
          throw StatusError.methodNotAllowed();
        }
        await createCall(cluster, call);
        break;
      case 'update':
        await updateCall(cluster, call, {
          mayCreate: () => this.mayCreate(call),
        });
        break;
      case 'patch': {
        const { object, created } = await patchCall(cluster, call, {
          mayCreate: () => this.mayCreate(call),
        });
        sendJson(
          call.response,
          created ? 201 : 200,
          represent(cluster, call, object),
          call.warnings,
        );
        break;
      }
      case 'delete':
        await deleteCall(cluster, call);
        break;
      case 'deletecollection':
        if (kind.namespaced && !call.namespace) {
          throw StatusError.methodNotAllowed();
        }
        await deleteCollectionCall(cluster, call);
        break;
      default:
        throw StatusError.methodNotAllowed();
    }
  }

  /** Who may patch or replace may not thereby make. */
  private mayCreate({ user, info }: ApiCall): void {
    this.options.authorizer.require(user, {
      ...attributesOf(info),
      verb: 'create',
    });
  }

  private async review(call: ApiCall): Promise<void> {
    if (call.info.method !== 'POST') {
      throw StatusError.methodNotAllowed();
    }
    const object = decodeFor(call, writeRequest(call), await rawBody(call));
    const status = reviews[call.kind.kind](this.options, call.user, {
      spec: {},
      ...object,
    });
    sendJson(call.response, 201, { ...object, status }, call.warnings);
  }
}
