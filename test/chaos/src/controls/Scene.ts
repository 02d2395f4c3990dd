import { join } from 'path';
import { mockServices } from '@backstage/backend-test-utils';
import { waitFor } from '@stowage/test-cluster';
import type { OperationRequest } from '@stowage/backstage-plugin-storage-common';
import { Engine, settledStates } from '../portal/Engine';
import { quickTimings } from '../portal/quick';
import type {
  ClusterClient,
  MoveTimings,
  OperationDefinition,
  SafetyRules,
} from '../product';
import { Application } from '../world/Application';
import type { ApplicationSpec } from '../world/ApplicationSpec';
import { clusterName, moversNamespace, sharedPool } from '../world/names';
import type { World } from '../world/World';
import { changed } from './changed';
import { Latch } from './Latch';
import { patientSettings, patientTimings } from './patiently';

type StepDefinition = ReturnType<OperationDefinition['steps']>[number];
type StepContext = Parameters<StepDefinition['run']>[0];
type Hook = (context: StepContext, step: StepDefinition) => Promise<unknown>;

let scenes = 0;

/** One portal in the world that works by some of the rules, and hooks to do harm at its steps. */
export class Scene {
  private readonly hooks = new Map<string, Hook>();
  private readonly changes: Array<
    (client: ClusterClient) => Partial<ClusterClient>
  > = [];
  private readonly over = new Latch();
  private isOver = false;
  private readonly engines: Engine[] = [];
  private readonly database: string;
  /** Names the scene's own objects that have no namespace. */
  readonly name: string;
  timings: Partial<MoveTimings> = {};
  /** State and code of the last move. */
  ending = 'nothing has moved';
  private readonly applications: Application[] = [];
  private readonly lasts: Array<() => Promise<void>> = [];
  private readonly operations: string[] = [];

  constructor(readonly world: World, readonly rules: SafetyRules) {
    scenes += 1;
    this.name = `scene-${scenes}`;
    this.database = join(world.folder, `${this.name}.sqlite`);
  }

  /** Another portal on the same cluster, which knows nothing of this one. */
  anotherPortal(): Scene {
    return new Scene(this.world, this.rules);
  }

  /** An application that writes rows to a claim, `data-db-0` unless it is a Deployment. */
  async deploy(spec: Partial<ApplicationSpec> = {}): Promise<Application> {
    const application = await Application.deploy(this.world, {
      kind: 'StatefulSet',
      volumes: 'static-nfs',
      claims: ['data'],
      pool: sharedPool,
      intervalMs: 50,
      ...spec,
    });
    this.applications.push(application);
    return application;
  }

  before(step: string, hook: Hook): void {
    this.hooks.set(`before ${step}`, hook);
  }

  after(step: string, hook: Hook): void {
    this.hooks.set(`after ${step}`, hook);
  }

  beforeUndo(step: string, hook: Hook): void {
    this.hooks.set(`undo ${step}`, hook);
  }

  /** Done when everything else has ended. */
  atLast(act: () => Promise<void>): void {
    this.lasts.push(act);
  }

  /** Stands between the portal and the cluster. */
  intercept(change: (client: ClusterClient) => Partial<ClusterClient>): void {
    this.changes.push(change);
  }

  /** A replica of the portal. */
  async replica(): Promise<Engine> {
    const engine = await Engine.start({
      kubeconfig: this.world.plane.kubeconfigPath,
      database: { sqlite: this.database },
      logger: mockServices.logger.mock(),
      rules: this.rules,
      settings: patientSettings,
      dependencies: {
        timings: { ...quickTimings, ...patientTimings, ...this.timings },
      },
      client: client =>
        this.changes.reduce((last, change) => changed(last, change), client),
      definitions: known =>
        known.map(definition => ({
          ...definition,
          steps: (plan, decisions) =>
            definition.steps(plan, decisions).map(step => this.hooked(step)),
        })),
    });
    this.engines.push(engine);
    return engine;
  }

  /** A request to move everything that the application has. */
  request(
    { namespace, claims }: Pick<Application, 'namespace' | 'claims'>,
    storageClass = 'local-path',
  ): OperationRequest {
    return {
      kind: 'move',
      cluster: clusterName,
      namespace,
      claims,
      target: { storageClass },
    };
  }

  /**
   * Moves an application, as far as a step where one is given: there it stands still.
   *
   * @returns how the operation ended; the state `running` where it stands still
   */
  async move(
    application: Pick<Application, 'namespace' | 'claims'>,
    options: { to?: string; until?: string; engine?: Engine } = {},
  ): Promise<{ id: string; state: string; code?: string }> {
    const { until } = options;
    const reached = new Latch();
    if (until) {
      const known = this.hooks.get(`after ${until}`);
      this.after(until, async (context, step) => {
        await known?.(context, step);
        reached.open();
        await this.over.opened;
      });
    }
    const engine = options.engine ?? (await this.replica());
    const { id } = await engine.start(this.request(application, options.to));
    this.operations.push(id);
    await Promise.race([reached.opened, this.settled(id)]);
    const { state, code } = (await this.present.record(id))!;
    this.ending = code ? `${state} ${code}` : state;
    return { id, state, code };
  }

  /** Waits until an operation rests, and agrees to any length of its stop. */
  async settled(id: string): Promise<string> {
    return await waitFor(
      `operation ${id} to come to rest`,
      async () => {
        if (this.isOver) {
          return 'running';
        }
        const { state, predictedStopSeconds = 0 } = await this.present.get(id);
        if (state === 'waiting-for-confirmation') {
          await this.present.confirm(id, predictedStopSeconds);
          return undefined;
        }
        return settledStates.some(each => each === state) ? state : undefined;
      },
      { timeoutMs: 480_000, intervalMs: 250 },
    ).catch(async error => {
      const said = (await this.present.log(id)).slice(-8).join('\n');
      throw new Error(`${error}:\n${said}`);
    });
  }

  /** Name of the volume that the application's only claim is bound to. */
  async volumeOf({ namespace, claims }: Application): Promise<string> {
    const claim = await this.world.find(
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${claims[0]}`,
    );
    return claim?.spec?.volumeName ?? 'none';
  }

  /** Ends the portal and everything that runs; objects stay until the world's end. */
  async stop(): Promise<void> {
    this.isOver = true;
    this.over.open();
    await Promise.all(this.engines.map(engine => engine.stop()));
    for (const { workloadPath } of this.applications) {
      await this.world.remove(workloadPath!, {
        propagationPolicy: 'Background',
      });
    }
    const pods = await Promise.all([
      ...this.applications.map(({ namespace }) => this.podsOf(namespace)),
      ...this.operations.map(id =>
        this.podsOf(
          moversNamespace,
          `?labelSelector=stowage.io/operation%3D${id}`,
        ),
      ),
    ]);
    await Promise.all(
      pods
        .flat()
        .map(path => this.world.remove(path, { gracePeriodSeconds: 0 })),
    );
    await Promise.all(this.lasts.map(act => act()));
  }

  /** The newest replica: the others may have stopped. */
  private get present(): Engine {
    return this.engines[this.engines.length - 1];
  }

  private async podsOf(namespace: string, query = ''): Promise<string[]> {
    const path = `/api/v1/namespaces/${namespace}/pods`;
    const pods = await this.world.list(`${path}${query}`);
    return pods.map(({ metadata }) => `${path}/${metadata.name}`);
  }

  private hooked(step: StepDefinition): StepDefinition {
    return {
      ...step,
      run: async context => {
        await this.hooks.get(`before ${step.id}`)?.(context, step);
        const result = await step.run(context);
        await this.hooks.get(`after ${step.id}`)?.(context, step);
        return result;
      },
      undo: async context => {
        await this.hooks.get(`undo ${step.id}`)?.(context, step);
        await step.undo?.(context);
      },
    };
  }
}
