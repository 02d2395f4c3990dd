import { createHash } from 'crypto';
import { IncomingMessage } from 'http';
import { TLSSocket } from 'tls';
import { ApiClient } from '../../cluster/ApiClient';

/** What a request for a kubelet's endpoint comes to: `undefined` is welcome. */
export type Refusal = { status: 401 | 403; message: string } | undefined;

interface TokenReview {
  status: {
    authenticated?: boolean;
    user?: {
      username?: string;
      uid?: string;
      groups?: string[];
      extra?: Record<string, string[]>;
    };
  };
}

/**
 * How long answers of the API server hold, in milliseconds: a kubelet's
 * defaults for who somebody is (2 min) and for what is refused (30 s).
 */
const welcomeMs = 120_000;
const refusedMs = 30_000;
/** Answers that are remembered; more would be somebody who tries tokens. */
const mostAnswers = 256;

/**
 * The subresource of the node that a path asks for, by the table in Kubernetes'
 * documentation of kubelet authorization.
 */
export function nodeSubresource(pathname: string): string {
  if (pathname === '/stats' || pathname.startsWith('/stats/')) {
    return 'stats';
  }
  if (pathname === '/metrics' || pathname.startsWith('/metrics/')) {
    return 'metrics';
  }
  return 'proxy';
}

/**
 * Lets in who has a certificate of the cluster's authority, and otherwise asks
 * the API server who a bearer token belongs to and whether they may read the
 * node, as a kubelet with webhook authentication and authorization does.
 */
export class KubeletAccess {
  private readonly answers = new Map<
    string,
    { until: number; refusal: Promise<Refusal> }
  >();

  constructor(
    private readonly client: ApiClient,
    private readonly node: string,
  ) {}

  /** Why a request is refused; `undefined` where it is not. */
  async refusal(request: IncomingMessage, pathname: string): Promise<Refusal> {
    if ((request.socket as TLSSocket).authorized) {
      return undefined;
    }
    const [, token] =
      /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    return token
      ? await this.ofToken(token, nodeSubresource(pathname))
      : { status: 401, message: 'Unauthorized' };
  }

  private async ofToken(token: string, subresource: string): Promise<Refusal> {
    const key = `${subresource} ${createHash('sha256')
      .update(token)
      .digest('hex')}`;
    const known = this.answers.get(key);
    if (known && known.until > Date.now()) {
      return await known.refusal;
    }
    if (this.answers.size >= mostAnswers) {
      this.answers.clear();
    }
    const answer = {
      until: Date.now() + refusedMs,
      refusal: this.review(token, subresource),
    };
    this.answers.set(key, answer);
    try {
      if (!(await answer.refusal)) {
        answer.until = Date.now() + welcomeMs;
      }
    } catch (error) {
      this.answers.delete(key);
      throw error;
    }
    return await answer.refusal;
  }

  private async review(token: string, subresource: string): Promise<Refusal> {
    const { client, node } = this;
    const { status } = await client.request<TokenReview>(
      '/apis/authentication.k8s.io/v1/tokenreviews',
      {
        method: 'POST',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenReview',
          spec: { token },
        },
      },
    );
    if (!status.authenticated || !status.user) {
      return { status: 401, message: 'Unauthorized' };
    }
    const { username, ...user } = status.user;
    const { status: access } = await client.request<{
      status: { allowed: boolean };
    }>('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      method: 'POST',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user: username,
          ...user,
          resourceAttributes: {
            verb: 'get',
            version: 'v1',
            resource: 'nodes',
            subresource,
            name: node,
          },
        },
      },
    });
    return access.allowed
      ? undefined
      : {
          status: 403,
          message: `Forbidden (user=${username}, verb=get, resource=nodes, subresource(s)=[${subresource}])`,
        };
  }
}
