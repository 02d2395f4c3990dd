import type {
  KeptOriginal,
  Operation,
  OperationLogEntry,
  OperationPlan,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import { randomBytes } from 'crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { moverImage } from '../../../src/build/images';
import { ChildProgram } from '../../../src/control/ChildProgram';
import { freePorts } from '../../../src/lib/freePort';
import { Kubectl, waitFor } from '../../../src/testing';
import { typeScriptProgram } from '../typeScriptProgram';

/** The cluster's name in this portal. */
export const portalCluster = 'real';

/** States in which nothing more is done by itself. */
const endStates: Operation['state'][] = [
  ...(['done', 'cancelled', 'undone', 'moved-not-ready'] as const),
  ...(['waiting-for-repository', 'needs-a-person'] as const),
];

/** Milliseconds in which a move of little data ends, faults and takeovers included. */
export const operationMs = 400_000;

/** An answer of the portal that is not the one that was asked for. */
export class PortalRefusal extends Error {
  constructor(readonly status: number, text: string) {
    super(`The portal answered ${status}: ${text}`);
  }
}

async function clusterAccess(kubectl: Kubectl): Promise<object> {
  const { clusters } = await kubectl.json([
    ...['config', 'view', '--minify', '--raw', '--flatten'],
  ]);
  const token = await kubectl.run([
    ...['create', 'token', 'stowage', '--namespace', 'stowage'],
    '--duration=4h',
  ]);
  const [{ cluster }] = clusters;
  return {
    url: cluster.server,
    token: token.trim(),
    ca: Buffer.from(cluster['certificate-authority-data'], 'base64').toString(),
  };
}

/**
 * The backend of a portal with operations switched on, as a program of its own that can be killed
 * and frozen, holding a token that has what `deploy/rbac` grants and nothing else. It is used as a
 * browser uses it: through HTTP.
 */
export class MovingPortal {
  private constructor(
    private readonly folder: string,
    private readonly address: string,
    private readonly token: string,
    private readonly program: ChildProgram,
  ) {}

  /**
   * Starts a replica; `deploy/rbac` has been applied.
   *
   * @param options.database - {@link portalDatabase}; replicas of one portal share it
   */
  static async start(options: {
    kubectl: Kubectl;
    database: object;
  }): Promise<MovingPortal> {
    const { kubectl, database } = options;
    const folder = mkdtempSync(join(tmpdir(), 'stowage-portal-'));
    const [port] = await freePorts(1);
    const token = randomBytes(16).toString('hex');
    const baseUrl = `http://127.0.0.1:${port}`;
    const configuration = {
      backend: {
        ...{ baseUrl, listen: { host: '127.0.0.1', port }, database },
        auth: {
          externalAccess: [
            { type: 'static', options: { token, subject: 'suites' } },
          ],
        },
      },
      permission: { enabled: false },
      catalog: {},
      storage: {
        clusters: [
          {
            name: portalCluster,
            ...(await clusterAccess(kubectl)),
            kubelet: { enabled: true },
            move: { enabled: true, image: moverImage },
          },
        ],
      },
    };
    const file = join(folder, 'app-config.json');
    writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
    const program = typeScriptProgram({
      name: 'the portal',
      path: require.resolve('./portalProgram'),
      args: ['--config', file],
      logPath: join(folder, 'log'),
      // Its own view of the world: nothing of the test runner's.
      env: { NODE_ENV: 'development', NODE_OPTIONS: '' },
    });
    const portal = new MovingPortal(folder, baseUrl, token, program);
    await portal.restart();
    return portal;
  }

  /** Starts the program, again where it was killed, and waits until it knows the cluster. */
  async restart(): Promise<void> {
    this.program.start();
    await waitFor(
      'the portal to know the cluster',
      async () => {
        this.program.assertRunning();
        const { items } = await this.get<{
          items: Array<{ name: string; state: string }>;
        }>('clusters');
        return items.some(
          ({ name, state }) => name === portalCluster && state === 'ready',
        );
      },
      { timeoutMs: 400_000, intervalMs: 500 },
    );
  }

  /** As a machine that loses power: nothing is tidied up. */
  async kill(): Promise<void> {
    await this.program.stop('SIGKILL');
  }

  /** As a machine that hangs: it does nothing and knows nothing of it. */
  freeze(): void {
    this.program.signal('SIGSTOP');
  }

  /** Lets it go on where it was. */
  thaw(): void {
    this.program.signal('SIGCONT');
  }

  get running(): boolean {
    return this.program.running;
  }

  async plan(
    request: Omit<OperationRequest, 'cluster'>,
  ): Promise<OperationPlan> {
    return await this.post('operations/plan', {
      cluster: portalCluster,
      ...request,
    });
  }

  /** Accepts a plan as a person does: by its hash. */
  async accept(plan: OperationPlan): Promise<Operation> {
    return await this.post('operations', {
      request: {
        ...plan.request,
        ...(plan.typedConfirmation && { confirmation: plan.typedConfirmation }),
      },
      planHash: plan.hash,
    });
  }

  /**
   * Plans and accepts.
   *
   * @throws Error with what is in the way where the plan is declined
   */
  async begin(request: Omit<OperationRequest, 'cluster'>): Promise<Operation> {
    const plan = await this.plan(request);
    if (plan.outcome !== 'planned') {
      throw new Error(
        `Declined: ${plan.preflight
          .filter(({ level }) => level === 'blocking')
          .map(({ code, message }) => `${code}: ${message}`)
          .join('; ')}`,
      );
    }
    return await this.accept(plan);
  }

  async operation(id: string): Promise<Operation> {
    return await this.get(`operations/${id}`);
  }

  async cancel(id: string): Promise<void> {
    await this.post(`operations/${id}/cancel`, {});
  }

  /** Agrees to a longer stop. */
  async confirm(id: string, stopSeconds: number): Promise<void> {
    await this.post(`operations/${id}/confirm`, { stopSeconds });
  }

  async log(id: string): Promise<OperationLogEntry[]> {
    const { items } = await this.get<{ items: OperationLogEntry[] }>(
      `operations/${id}/log?limit=500`,
    );
    return items;
  }

  async keptOriginals(): Promise<KeptOriginal[]> {
    const { items } = await this.get<{ items: KeptOriginal[] }>(
      'kept-originals',
    );
    return items;
  }

  /** Waits until an operation has come to its end, agreeing to a longer stop where it asks. */
  async ends(id: string): Promise<Operation> {
    let seen: Operation | undefined;
    try {
      return await waitFor(
        `operation ${id} to end`,
        async () => {
          seen = await this.operation(id);
          if (seen.state === 'waiting-for-confirmation') {
            await this.confirm(id, seen.predictedStopSeconds!);
          }
          return endStates.includes(seen.state) && seen;
        },
        { timeoutMs: operationMs, intervalMs: 250 },
      );
    } catch (error) {
      throw new Error(`${error}; ${await this.story(id)}`);
    }
  }

  /** What became of an operation, in words for a failed expectation. */
  async story(id: string): Promise<string> {
    const seen = await this.operation(id);
    const log = await this.log(id);
    return [
      `${id} is ${seen.state}`,
      ...seen.steps.map(
        ({ id: step, state, outcome, error }) =>
          `${step}: ${state} ${outcome ?? ''} ${error ?? ''}`,
      ),
      ...log.map(({ at, level, message }) => `${at} ${level} ${message}`),
    ].join('\n');
  }

  /** The end of what the program wrote. */
  said(): string {
    return readFileSync(join(this.folder, 'log'), 'utf8').slice(-5000);
  }

  /** Ends it in an orderly way, and removes its files. */
  async stop(): Promise<void> {
    this.thaw();
    await this.program.stop('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async get<T>(path: string): Promise<T> {
    return await this.send<T>(path, {});
  }

  private async post<T>(path: string, body: object): Promise<T> {
    return await this.send<T>(path, {
      method: 'POST',
      body: JSON.stringify(body),
    });
  }

  private async send<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(`${this.address}/api/storage/${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
      },
      // A frozen portal takes connections and never answers.
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new PortalRefusal(response.status, text);
    }
    return JSON.parse(text);
  }
}
