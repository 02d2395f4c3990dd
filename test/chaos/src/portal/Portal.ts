import { ChildProcess, fork } from 'child_process';
import { dirname, join } from 'path';
import type {
  Operation,
  OperationPlan,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import type { OperationRecord } from '../product';
import type { DatabaseAddress } from './database';
import type {
  Blow,
  PortalMessage,
  PortalMethod,
  PortalRequest,
  PortalSettings,
  StepEdge,
} from './protocol';

/** A portal that does not come to work in so many starts is broken. */
const mostStarts = 5;

/** The process ended before it answered. */
export class PortalGone extends Error {
  readonly name = 'PortalGone';
}

/** What a portal lets others know. */
export interface PortalListener {
  /** A line for the log of the run. */
  said(line: string): void;
  step(step: { operation: string; step: string; edge: StepEdge }): void;
}

/** One replica of a portal: a process that is started again whenever it dies. */
export class Portal {
  #child?: ChildProcess;
  #ready: Promise<void> = Promise.resolve();
  #lives = 0;
  #requests = 0;
  #stopped = false;
  #blows: Blow[] = [];
  #waiting = new Map<
    number,
    { resolve: (value: any) => void; reject: (error: Error) => void }
  >();
  /** Who is told; runs take turns with a portal. */
  listener?: PortalListener;
  /** How long it stays frozen, milliseconds. */
  freezeMs = 0;

  constructor(
    private readonly options: {
      /** The bundled program. */
      program: string;
      name: string;
      kubeconfig: string;
      database: DatabaseAddress;
      planAheadMs?: number;
    },
  ) {}

  get name(): string {
    return this.options.name;
  }

  /** How often it was started. */
  get lives(): number {
    return this.#lives;
  }

  /** Starts the process, and resolves when it works. */
  async start(): Promise<void> {
    this.#launch();
    await this.#alive();
  }

  /** What it is to do to itself from now on; earlier blows are forgotten. */
  async arm(blows: Blow[]): Promise<void> {
    this.#blows = blows;
    await this.#alive();
    this.#send({ arm: blows });
  }

  /** Ends the process as a power cut would; another one is started. */
  kill(): void {
    this.#say('is killed');
    this.#child?.kill('SIGKILL');
  }

  /** Stops the process for a while, as a machine that hangs; it goes on where it was. */
  freeze(): void {
    const child = this.#child;
    this.#say(`is frozen for ${this.freezeMs} ms`);
    child?.kill('SIGSTOP');
    this.#thawLater(child);
  }

  /** Stops it while it has nothing to do: one that looks for work all the time takes it from others. */
  rest(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** Goes on after a rest. */
  wake(): void {
    this.#child?.kill('SIGCONT');
  }

  async plan(request: OperationRequest): Promise<OperationPlan> {
    return await this.#ask('plan', [request]);
  }

  async begin(plan: OperationPlan): Promise<Operation> {
    return await this.#ask('begin', [plan], { once: true });
  }

  async cancel(operation: string): Promise<Operation> {
    return await this.#ask('cancel', [operation], { once: true });
  }

  async confirm(operation: string, stopSeconds: number): Promise<Operation> {
    return await this.#ask('confirm', [operation, stopSeconds], { once: true });
  }

  async get(operation: string): Promise<Operation> {
    return await this.#ask('get', [operation]);
  }

  async record(operation: string): Promise<OperationRecord | undefined> {
    return await this.#ask('record', [operation]);
  }

  async log(operation: string): Promise<string[]> {
    return await this.#ask('log', [operation]);
  }

  /** The newest operation in a namespace. */
  async find(namespace: string): Promise<string | undefined> {
    return await this.#ask('find', [namespace]);
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
  }

  #launch(): void {
    this.#lives += 1;
    const settings: PortalSettings = {
      kubeconfig: this.options.kubeconfig,
      database: this.options.database,
      owner: `${this.options.name}-${this.#lives}`,
      blows: this.#blows,
      planAheadMs: this.options.planAheadMs ?? 0,
    };
    const child = fork(this.options.program, [JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // It is compiled already: what compiles TypeScript on the way costs each start a quarter of a second.
      execArgv: [],
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: join(dirname(this.options.kubeconfig), 'compiled'),
      },
    });
    this.#child = child;
    let errors = '';
    child.stderr?.on('data', chunk => {
      errors = `${errors}${chunk}`.slice(-4_000);
    });
    this.#ready = new Promise((resolve, reject) => {
      child.on('message', (message: PortalMessage) => {
        if ('event' in message && message.event === 'ready') {
          resolve();
        } else {
          this.#receive(message, child);
        }
      });
      child.once('exit', (code, signal) => {
        reject(
          new PortalGone(`${this.name} ended: ${signal ?? code} ${errors}`),
        );
        this.#gone(signal ?? `code ${code}: ${errors}`);
      });
    });
    // Who waits for it asks again; nobody may.
    this.#ready.catch(() => {});
  }

  #gone(why: string): void {
    for (const { reject } of this.#waiting.values()) {
      reject(new PortalGone(`${this.name} ended before it answered`));
    }
    this.#waiting.clear();
    if (!this.#stopped) {
      this.#say(`ended (${why}) and is started again`);
      this.#launch();
    }
  }

  #receive(message: PortalMessage, child: ChildProcess): void {
    if ('id' in message) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) {
        const error = new Error(message.error.message);
        error.name = message.error.name;
        waiting?.reject(error);
      } else {
        waiting?.resolve(message.result);
      }
      return;
    }
    switch (message.event) {
      case 'blow': {
        const { blow } = message;
        this.#blows = this.#blows.filter(({ id }) => id !== blow.id);
        this.#say(`${blow.act}s itself at ${JSON.stringify(blow.at)}`);
        if (blow.act === 'freeze') {
          this.#thawLater(child);
        }
        break;
      }
      case 'step':
        this.#say(`${message.edge} ${message.step}`);
        this.listener?.step(message);
        break;
      case 'log':
        this.#say(`${message.level}: ${message.message}`);
        break;
      default:
    }
  }

  #thawLater(child: ChildProcess | undefined): void {
    setTimeout(() => {
      this.#say('goes on');
      child?.kill('SIGCONT');
    }, this.freezeMs);
  }

  #say(line: string): void {
    this.listener?.said(`${this.name} ${line}`);
  }

  /** Resolves when the process works, or its successor. */
  async #alive(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#ready;
        return;
      } catch (error) {
        if (this.#stopped || attempt === mostStarts) {
          throw error;
        }
      }
    }
  }

  #send(request: PortalRequest): void {
    // A process that has just died is noticed by its exit.
    this.#child?.send(request, () => {});
  }

  /** Asks, and where the process dies meanwhile asks its successor; `once`: rejects then. */
  async #ask(
    method: PortalMethod,
    given: unknown[],
    options: { once?: boolean } = {},
  ): Promise<any> {
    for (;;) {
      try {
        await this.#ready;
        const child = this.#child!;
        return await new Promise((resolve, reject) => {
          this.#requests += 1;
          this.#waiting.set(this.#requests, { resolve, reject });
          child.send(
            { id: this.#requests, method, arguments: given },
            error => error && reject(new PortalGone(error.message)),
          );
        });
      } catch (error) {
        const gone = error instanceof PortalGone;
        if (!gone || options.once || this.#stopped) {
          throw error;
        }
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    }
  }
}
