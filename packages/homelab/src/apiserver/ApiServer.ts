import { randomBytes } from 'crypto';
import { mkdirSync, writeFileSync } from 'fs';
import { IncomingMessage, ServerResponse } from 'http';
import { createServer, Server } from 'https';
import { isIP, AddressInfo } from 'net';
import { dirname } from 'path';
import { ConflictError } from '@backstage/errors';
import { admissionPlugins } from './admission/plugins';
import { Authenticator } from './auth/Authenticator';
import { Authorizer } from './auth/Authorizer';
import { issueCertificate, KeyedCertificate } from './auth/certificates';
import { Credentials, ensureCredentials } from './auth/Credentials';
import { Tokens } from './auth/Tokens';
import { mastersGroup, User } from './auth/User';
import { bootstrap } from './bootstrap/bootstrap';
import { expireEvents } from './bootstrap/expireEvents';
import { serveDefinitions } from './bootstrap/serveDefinitions';
import { ApiFaults } from './faults/ApiFaults';
import { kubeconfigText } from './kubeconfigText';
import { builtInKinds } from './registry/builtIn';
import { Registry } from './registry/Registry';
import { ApiHandler } from './rest/ApiHandler';
import { Cluster } from './rest/Cluster';
import { Journal } from './store/Journal';
import { Store } from './store/Store';
import { Kubelets } from './subresources/Kubelets';

/** Where an API server keeps its state, and where it listens. */
export interface ApiServerOptions {
  /** Folder of everything that outlives the server; one server at a time may use it. */
  folder: string;
  /** TCP port; any free one by default. */
  port?: number;
  /** Keeps nothing: objects and credentials end with the server. */
  ephemeral?: boolean;
  /** Changes that watches and lists may go back; 10 000 by default. */
  historyLimit?: number;
  /** The time; the machine's by default. */
  now?: () => Date;
  /** What is to go wrong with requests. */
  faults?: ApiFaults;
}

const address = '127.0.0.1';
const historyLimit = 10_000;
/** Longer than clients keep unused connections, so that they close them first. */
const keepAliveMs = 120_000;

/**
 * A Kubernetes API server for the kinds that storage needs, over HTTPS with
 * bearer tokens. It behaves as kube-apiserver 1.36 with RBAC and the default
 * admission; controllers and the scheduler are clients of it, as there.
 */
export class ApiServer {
  private readonly kubelets: Kubelets;
  private readonly handler: ApiHandler;
  private readonly authenticator: Authenticator;
  private readonly listener: Server;
  private readonly cluster: Cluster;
  private readonly endExpiry: () => void;

  private constructor(
    private readonly credentials: Credentials,
    private readonly store: Store,
    private readonly journal: Journal | undefined,
    now: () => Date,
    private readonly faults: ApiFaults | undefined,
  ) {
    const authorizer = new Authorizer(store);
    const tokens = new Tokens(credentials.signingKey);
    this.authenticator = new Authenticator({ tokens, store, now });
    this.authenticator.addToken(credentials.adminToken, {
      name: 'stowage-admin',
      groups: [mastersGroup],
    });
    this.cluster = {
      store,
      registry: new Registry(builtInKinds),
      admission: admissionPlugins(store, authorizer),
      now,
    };
    this.endExpiry = expireEvents(store, now);
    this.kubelets = new Kubelets(store, {
      certificateAuthority: credentials.authority.certificate,
      client: credentials.kubeletClient,
    });
    this.handler = new ApiHandler({
      cluster: this.cluster,
      authenticator: this.authenticator,
      authorizer,
      tokens,
      kubelets: this.kubelets,
      address: () => `${address}:${this.port}`,
    });
    this.listener = createServer(
      {
        cert: credentials.server.certificate,
        key: credentials.server.key,
        keepAliveTimeout: keepAliveMs,
        // Watches are requests that never end.
        requestTimeout: 0,
      },
      (request, response) => {
        // A client that goes away mid-answer is no concern of the server.
        response.on('error', () => undefined);
        this.answer(request, response).catch(() => response.destroy());
      },
    );
    this.listener.on('upgrade', (request, socket, head) =>
      this.handler.upgrade(request, socket, head),
    );
  }

  /**
   * Starts a server on what its folder holds.
   *
   * @throws ConflictError where the port is taken
   */
  static async start(options: ApiServerOptions): Promise<ApiServer> {
    const { folder, ephemeral, now = () => new Date() } = options;
    const opened = ephemeral ? undefined : Journal.open(folder);
    const credentials = await ensureCredentials(ephemeral ? undefined : folder);
    const store = new Store({
      historyLimit: options.historyLimit ?? historyLimit,
      revision: opened?.content.revision,
      objects: opened?.content.objects,
      persistence: opened?.journal,
    });
    const server = new ApiServer(
      credentials,
      store,
      opened?.journal,
      now,
      options.faults,
    );
    serveDefinitions(server.cluster);
    bootstrap(server.cluster);
    await server.listen(options.port ?? 0);
    return server;
  }

  /** URL of the server. */
  get server(): string {
    return `https://${address}:${this.port}`;
  }

  /** The authority's certificate in PEM, which clients verify the server with. */
  get certificateAuthority(): string {
    return this.credentials.authority.certificate;
  }

  /** The token of the administrator, the same after each start on a folder. */
  get adminToken(): string {
    return this.credentials.adminToken;
  }

  /** Makes a token for a user of its own, good until the server ends. */
  addUser(user: User): string {
    const token = randomBytes(24).toString('hex');
    this.authenticator.addToken(token, user);
    return token;
  }

  /** The text of a kubeconfig for the holder of a token, by default the administrator. */
  kubeconfig(options: { token?: string; namespace?: string } = {}): string {
    const { token = this.adminToken, namespace } = options;
    const { server, certificateAuthority } = this;
    return kubeconfigText({
      server,
      certificateAuthority,
      token,
      namespace,
      name: 'homelab',
    });
  }

  /** Writes that kubeconfig to a file only its owner can read. */
  writeKubeconfig(
    path: string,
    options: { token?: string; namespace?: string } = {},
  ): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, this.kubeconfig(options), { mode: 0o600 });
  }

  /**
   * Issues the certificate of a server that this one is to trust, such as a
   * kubelet's endpoint.
   *
   * @param options.addresses - IP addresses or names that it is reached under
   */
  async issueServerCertificate(options: {
    name: string;
    addresses: string[];
  }): Promise<KeyedCertificate> {
    return await issueCertificate(this.credentials.authority, {
      commonName: options.name,
      names: options.addresses.map(value => ({
        type: isIP(value) ? ('ip' as const) : ('dns' as const),
        value,
      })),
    });
  }

  /** Forgets all older revisions, as when etcd is compacted. */
  forgetHistory(): void {
    this.store.forgetHistory();
  }

  /** Ends all watches, closes all connections and the folder. Safe to call twice. */
  async stop(): Promise<void> {
    if (this.listener.listening) {
      const closed = new Promise(resolve =>
        this.listener.once('close', resolve),
      );
      this.listener.close();
      this.listener.closeAllConnections();
      await closed;
    }
    this.endExpiry();
    this.kubelets.close();
    this.journal?.close();
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (!(await this.faults?.intercept(request, response))) {
      await this.handler.handle(request, response);
    }
  }

  private get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  private async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.listener.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new ConflictError(
                `Port ${port} is taken; end what listens there or choose another`,
              )
            : error,
        ),
      );
      this.listener.listen(port, address, resolve);
    });
  }
}
