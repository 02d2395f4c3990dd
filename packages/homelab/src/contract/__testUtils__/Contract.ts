import { request } from 'https';
import { randomBytes } from 'crypto';
import { ContractServer, contractTargets } from './ContractServer';

/** An answer as it came. */
export interface Answer {
  status: number;
  /** Parsed where it is JSON. */
  body: any;
  headers: Record<string, string | string[] | undefined>;
}

/** How a request of a test differs from a plain GET by the administrator. */
export interface ContractRequest {
  method?: string;
  body?: unknown;
  contentType?: string;
  accept?: string;
  token?: string;
  headers?: Record<string, string>;
}

/** What the tests of the contract do with a server. */
export class Contract {
  private server?: ContractServer;

  async start(start: () => Promise<ContractServer>): Promise<void> {
    this.server = await start();
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** The server under test. */
  get at(): ContractServer {
    if (!this.server) {
      throw new Error('The server of this suite has not started');
    }
    return this.server;
  }

  /** Sends a request and answers whatever comes, refusals included. */
  async ask(path: string, options: ContractRequest = {}): Promise<Answer> {
    const { method = 'GET', body, accept = 'application/json' } = options;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const { server, certificateAuthority, adminToken } = this.at;
    return await new Promise((resolve, reject) => {
      const call = request(
        new URL(path, server),
        {
          method,
          ca: certificateAuthority,
          headers: {
            accept,
            authorization: `Bearer ${options.token ?? adminToken}`,
            ...(payload !== undefined && {
              'content-type': options.contentType ?? 'application/json',
              // Without it Node sends the body of a DELETE unframed.
              'content-length': Buffer.byteLength(payload),
            }),
            ...options.headers,
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            let parsed: unknown = text;
            try {
              parsed = JSON.parse(text);
            } catch {
              // Plain text stays as it is.
            }
            resolve({
              status: response.statusCode ?? 0,
              body: parsed,
              headers: response.headers,
            });
          });
        },
      );
      call.on('error', reject);
      call.end(payload);
    });
  }

  /** Makes an object; a refusal is an error that says why. */
  async create(path: string, body: object, query = ''): Promise<any> {
    const answer = await this.ask(`${path}${query}`, { method: 'POST', body });
    if (answer.status !== 201) {
      throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  /** Patches an object, by a merge patch unless another type is given. */
  async patch(
    path: string,
    body: unknown,
    contentType = 'application/merge-patch+json',
  ): Promise<Answer> {
    return await this.ask(path, { method: 'PATCH', body, contentType });
  }

  /** Deletes an object. */
  async remove(path: string, options?: object): Promise<Answer> {
    return await this.ask(path, { method: 'DELETE', body: options });
  }

  /**
   * Makes a namespace with a service account, which controllers would make.
   *
   * @returns its path, such as `/api/v1/namespaces/test-1`
   */
  async namespace(labels?: Record<string, string>): Promise<string> {
    const name = `test-${randomBytes(4).toString('hex')}`;
    await this.create('/api/v1/namespaces', { metadata: { name, labels } });
    const path = `/api/v1/namespaces/${name}`;
    await this.create(`${path}/serviceaccounts`, {
      metadata: { name: 'default' },
    });
    return path;
  }

  /** A service account with exactly these rules in its namespace; answers its token. */
  async tokenWith(namespace: string, rules: object[]): Promise<string> {
    const name = `user-${randomBytes(4).toString('hex')}`;
    const rbac = namespace.replace(
      '/api/v1',
      '/apis/rbac.authorization.k8s.io/v1',
    );
    await this.create(`${namespace}/serviceaccounts`, { metadata: { name } });
    await this.create(`${rbac}/roles`, { metadata: { name }, rules });
    await this.create(`${rbac}/rolebindings`, {
      metadata: { name },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name,
      },
      subjects: [
        { kind: 'ServiceAccount', name, namespace: namespace.split('/')[4] },
      ],
    });
    const answer = await this.create(
      `${namespace}/serviceaccounts/${name}/token`,
      { spec: { expirationSeconds: 3600 } },
    );
    return answer.status.token;
  }
}

/**
 * Declares a suite once for each server. Where the real one is not built, its
 * suite is skipped under a name that says so.
 */
export function describeContract(
  name: string,
  suite: (contract: Contract) => void,
): void {
  describe.each(contractTargets)('$name', ({ missing, start }) => {
    const declare = missing ? describe.skip : describe;
    declare(missing ? `${name} (skipped: ${missing})` : name, () => {
      const contract = new Contract();
      beforeAll(() => contract.start(start), 120_000);
      afterAll(() => contract.stop());
      suite(contract);
    });
  });
}
