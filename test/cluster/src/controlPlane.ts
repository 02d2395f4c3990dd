import { randomBytes } from 'crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { GoProgram, programPath } from './build/goModules';
import { controlPlaneAvailable } from './control/available';
import { CertificateAuthority } from './control/certificates';
import { ChildProgram } from './control/ChildProgram';
import {
  adminUser,
  ControlPlaneCredentials,
  createCredentials,
} from './control/credentials';
import { compactEtcdHistory } from './control/etcdCompaction';
import { FakeNode, FakeNodeOptions } from './control/FakeNode';
import { KubeApi } from './control/KubeApi';
import { kubeconfigText } from './control/kubeconfig';
import {
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
  schedulerArguments,
} from './control/programArguments';
import {
  createServiceAccount,
  requestToken,
  ServiceAccountOptions,
  ServiceAccountToken,
} from './control/serviceAccounts';
import { freePorts } from './lib/freePort';
import { waitFor } from './lib/waitFor';

/** Which parts of a control plane to start, and how. */
export interface ControlPlaneOptions {
  /** Start kube-controller-manager; true by default. */
  controllerManager?: boolean;
  /** Start kube-scheduler; true by default. */
  scheduler?: boolean;
  /** Added to the API server's command line, such as `--watch-cache=false`. */
  apiServerArguments?: string[];
  /** Added to the controller manager's command line. */
  controllerManagerArguments?: string[];
}

const address = '127.0.0.1';

/**
 * A real Kubernetes control plane without nodes: etcd and the API server, by
 * default with the controller manager and the scheduler too. Everything lives
 * in a temporary folder and ends with {@link stop} or with this process.
 */
export class ControlPlane {
  /** URL of the API server. */
  readonly server: string;
  /** The authority's certificate in PEM. */
  readonly certificateAuthority: string;
  readonly adminToken: string;
  /** A kubeconfig file for the administrator. */
  readonly kubeconfigPath: string;
  /** Requests as the administrator. */
  readonly api: KubeApi;
  private readonly fakeNodes: FakeNode[] = [];
  private readonly authority: CertificateAuthority;

  private constructor(
    private readonly folder: string,
    private readonly etcdPort: number,
    credentials: ControlPlaneCredentials,
    port: number,
    private readonly apiServer: ChildProgram,
    private readonly others: ChildProgram[],
  ) {
    this.server = `https://${address}:${port}`;
    this.authority = credentials.authority;
    this.certificateAuthority = credentials.authority.certificate;
    this.adminToken = credentials.adminToken;
    this.kubeconfigPath = credentials.kubeconfigPaths[adminUser];
    this.api = new KubeApi({
      server: this.server,
      certificateAuthority: this.certificateAuthority,
      token: this.adminToken,
    });
  }

  /** @internal use {@link startControlPlane} */
  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const folder = mkdtempSync(join(tmpdir(), 'stowage-control-plane-'));
    const [etcdPort, peerPort, port] = await freePorts(3);
    const credentials = await createCredentials({ folder, address, port });
    const program = (name: GoProgram, args: string[]) =>
      new ChildProgram({
        name,
        path: programPath(name),
        args,
        cwd: folder,
        logPath: join(folder, `${name}.log`),
        // Memory for time: these live shortly, and share few processors with what they serve.
        env: { GOGC: '400' },
      });
    const etcd = program(
      'etcd',
      etcdArguments({
        dataFolder: join(folder, 'etcd'),
        clientPort: etcdPort,
        peerPort,
      }),
    );
    const apiServer = program(
      'kube-apiserver',
      apiServerArguments({
        credentials,
        etcdPort,
        address,
        port,
        serviceRange: '10.96.0.0/16',
        publishEndpoints: false,
        extra: options.apiServerArguments,
      }),
    );
    const others = [etcd];
    if (options.controllerManager ?? true) {
      others.push(
        program(
          'kube-controller-manager',
          controllerManagerArguments(
            credentials,
            options.controllerManagerArguments,
          ),
        ),
      );
    }
    if (options.scheduler ?? true) {
      others.push(program('kube-scheduler', schedulerArguments(credentials)));
    }
    const plane = new ControlPlane(
      folder,
      etcdPort,
      credentials,
      port,
      apiServer,
      others,
    );
    try {
      etcd.start();
      await plane.startApiServer();
      others.slice(1).forEach(other => other.start());
      await plane.waitForDefaults(options.controllerManager ?? true);
      return plane;
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  /** The administrator's kubeconfig as text. */
  get kubeconfig(): string {
    return readFileSync(this.kubeconfigPath, 'utf8');
  }

  /** The kubeconfig of the holder of some other token. */
  kubeconfigFor(token: string): string {
    return kubeconfigText({
      server: this.server,
      certificateAuthority: this.certificateAuthority,
      token,
    });
  }

  /** Writes that kubeconfig to a file that goes away with the control plane. */
  kubeconfigPathFor(token: string): string {
    const folder = join(this.folder, 'kubeconfigs');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${randomBytes(4).toString('hex')}.yaml`);
    writeFileSync(path, this.kubeconfigFor(token), { mode: 0o600 });
    return path;
  }

  /**
   * Makes a namespace with a name nobody else has.
   *
   * @param options.labels - for example the Pod Security level
   * @returns the name.
   */
  async createNamespace(
    options: { prefix?: string; labels?: Record<string, string> } = {},
  ): Promise<string> {
    const { prefix = 'test', labels } = options;
    const name = `${prefix}-${randomBytes(4).toString('hex')}`;
    await this.api.request('/api/v1/namespaces', {
      method: 'POST',
      body: { metadata: { name, labels } },
    });
    return name;
  }

  /** Makes a service account with exactly these rights and answers its token. */
  async tokenFor(options: ServiceAccountOptions): Promise<string> {
    return (await this.createServiceAccount(options)).token;
  }

  /** As {@link tokenFor}, with the account's names. */
  async createServiceAccount(
    options: ServiceAccountOptions = {},
  ): Promise<ServiceAccountToken> {
    return await createServiceAccount(this.api, options);
  }

  /** A token for a service account that a manifest made. */
  async tokenForServiceAccount(account: {
    namespace: string;
    name: string;
    expirationSeconds?: number;
  }): Promise<string> {
    return await requestToken(this.api, account);
  }

  /**
   * Issues the certificate of a server that the API server is to trust, such as
   * a kubelet's endpoint.
   *
   * @param options.name - names the server, and its files in the folder
   * @param options.addresses - IP addresses that it is reached under
   * @returns certificate and key in PEM.
   */
  async issueServerCertificate(options: {
    name: string;
    addresses: string[];
  }): Promise<{ certificate: string; key: string }> {
    const paths = await this.authority.issue({
      name: `server-${options.name}`,
      commonName: options.name,
      alternativeNames: options.addresses.map(each => `IP:${each}`),
    });
    return {
      certificate: readFileSync(paths.certificatePath, 'utf8'),
      key: readFileSync(paths.keyPath, 'utf8'),
    };
  }

  /** Registers a node that is ready and runs nothing. */
  async registerFakeNode(options: FakeNodeOptions): Promise<FakeNode> {
    const node = await FakeNode.register(this.api, options);
    this.fakeNodes.push(node);
    return node;
  }

  /** Ends the API server as a crash would. Its port stays reserved by nobody. */
  async killApiServer(): Promise<void> {
    await this.apiServer.stop('SIGKILL');
  }

  /** Starts the API server on the port it always had and waits until it is ready. */
  async startApiServer(): Promise<void> {
    this.apiServer.start();
    await waitFor('the API server to become ready', async () => {
      this.apiServer.assertRunning();
      this.others[0].assertRunning();
      return (await this.api.request<string>('/readyz')) === 'ok';
    });
  }

  /** Forgets all older revisions; see {@link compactEtcdHistory}. */
  async compactEtcd(): Promise<string> {
    return await compactEtcdHistory(this.etcdPort);
  }

  /** Ends all programs and removes the folder. Safe to call twice. */
  async stop(): Promise<void> {
    this.fakeNodes.forEach(node => node.stopHeartbeat());
    this.api.close();
    await Promise.all(
      [this.apiServer, ...this.others].map(program => program.stop()),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * The API server is ready before its namespace `default` exists, and a pod
   * made before the service account `default` exists is refused.
   */
  private async waitForDefaults(withControllers: boolean): Promise<void> {
    const path = withControllers
      ? '/api/v1/namespaces/default/serviceaccounts/default'
      : '/api/v1/namespaces/default';
    await waitFor('the default namespace', async () => {
      this.others.forEach(program => program.assertRunning());
      return await this.api.request(path);
    });
  }
}

/**
 * Starts a control plane of its own for a test suite. Takes a few seconds and
 * no privileges; the programs must have been built before.
 *
 * @throws Error saying what is missing if {@link controlPlaneAvailable} says so,
 * or quoting the log of the program that did not start.
 */
export async function startControlPlane(
  options: ControlPlaneOptions = {},
): Promise<ControlPlane> {
  const availability = controlPlaneAvailable();
  if (!availability.available) {
    throw new Error(`Cannot start a control plane: ${availability.reason}`);
  }
  return await ControlPlane.start(options);
}
