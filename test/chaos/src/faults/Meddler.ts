import { setTimeout as delay } from 'timers/promises';
import type { StepEdge } from '../portal/protocol';
import type { Fault, StepMoment } from '../runs/RunDescription';
import type { Application } from '../world/Application';
import { moversNamespace } from '../world/names';
import type { World } from '../world/World';
import { heal } from './heal';

type TimedFault = Extract<Fault, { at: StepMoment }>;

/** Everybody who does something to the cluster while an operation runs, but portals. */
export class Meddler {
  readonly #running: Array<Promise<void>> = [];
  readonly #done = new Set<Fault>();
  readonly #ended = new AbortController();
  /** Pods that were made by hand and have written. */
  readonly pods: string[] = [];

  constructor(
    private readonly options: {
      world: World;
      application: Application;
      faults: Fault[];
      /** The node of a side; `undefined` where it has none. */
      nodeOf: (side: 'source' | 'target') => Promise<string | undefined>;
      say: (line: string) => void;
      /** Unique among the operations of a run. */
      name: string;
    },
  ) {
    for (const fault of options.faults) {
      if (fault.kind === 'healed') {
        this.#act(fault, () => this.#healOn(fault.everyMs));
      }
    }
  }

  /** A step's edge was seen; what is to happen then begins. Each happens once. */
  step(seen: { operation: string; step: string; edge: StepEdge }): void {
    for (const fault of this.options.faults) {
      if (
        'at' in fault &&
        'step' in fault.at &&
        fault.kind !== 'kill' &&
        fault.kind !== 'freeze' &&
        fault.at.step === seen.step &&
        fault.at.edge === seen.edge &&
        !this.#done.has(fault)
      ) {
        this.#act(fault, () => this.#meddle(fault as TimedFault, seen));
      }
    }
  }

  /** Waits until all of it is over: what was lost is back, and who healed has ended. */
  async over(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#running);
  }

  #act(fault: Fault, act: () => Promise<void>): void {
    this.#done.add(fault);
    this.options.say(`fault: ${JSON.stringify(fault)}`);
    this.#running.push(
      act().catch(error => this.options.say(`the fault failed: ${error}`)),
    );
  }

  async #meddle(
    fault: TimedFault,
    { operation }: { operation: string },
  ): Promise<void> {
    switch (fault.kind) {
      case 'mover-killed':
      case 'mover-deleted':
        await this.#hitMovers(fault.kind, operation);
        break;
      case 'pod-by-hand':
        await this.#podByHand(fault);
        break;
      case 'scaled-up':
        await this.#healFor(fault.forMs);
        break;
      case 'node-lost':
        await this.#loseNode(fault);
        break;
      case 'disk-full':
        await this.#fillDisk(fault.forMs);
        break;
      default:
    }
  }

  async #hitMovers(
    kind: 'mover-killed' | 'mover-deleted',
    operation: string,
  ): Promise<void> {
    const { world, say } = this.options;
    const pods = await world.list(
      `/api/v1/namespaces/${moversNamespace}/pods?labelSelector=stowage.io%2Foperation%3D${operation}`,
    );
    for (const { metadata, spec } of pods) {
      say(`${kind}: ${metadata.name}`);
      if (kind === 'mover-deleted') {
        await world.remove(
          `/api/v1/namespaces/${moversNamespace}/pods/${metadata.name}`,
        );
      } else if (spec.nodeName) {
        world.nodes
          .node(spec.nodeName)
          .crash({ uid: metadata.uid, container: 'mover' });
      }
    }
  }

  async #podByHand(
    fault: Extract<Fault, { kind: 'pod-by-hand' }>,
  ): Promise<void> {
    const { application, say, name } = this.options;
    const node = fault.preset ? await this.options.nodeOf('source') : undefined;
    const pod = `by-hand-${name}-${this.pods.length}`;
    this.pods.push(pod);
    await application.startByHand(pod, node);
    await delay(fault.forMs);
    await application.endByHand(pod);
    say(
      `pod ${pod} wrote ${application.acknowledgedByHand(
        pod,
      )} rows and is gone`,
    );
  }

  async #healFor(milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds;
    do {
      await this.#healOnce();
      await delay(50);
    } while (Date.now() < until);
  }

  async #healOn(everyMs: number): Promise<void> {
    while (!this.#ended.signal.aborted) {
      await this.#healOnce();
      await delay(everyMs, undefined, { signal: this.#ended.signal }).catch(
        () => {},
      );
    }
  }

  async #healOnce(): Promise<void> {
    const { world, application, say } = this.options;
    const done = await heal({
      world,
      application,
      claims: application.spec.kind !== 'StatefulSet',
    });
    if (done.length > 0) {
      say(`somebody ${done.join(', ')}`);
    }
  }

  async #loseNode({
    side,
    how,
    forMs,
  }: Extract<Fault, { kind: 'node-lost' }>): Promise<void> {
    const { world, nodeOf, say } = this.options;
    const name = (await nodeOf(side)) ?? (await nodeOf('source'));
    if (!name) {
      say('there is no node to lose yet');
      return;
    }
    say(`node ${name} is lost (${how})`);
    await world.loseNode(name, how);
    await delay(forMs);
    await world.nodes.node(name).switchOn();
    say(`node ${name} is back`);
  }

  async #fillDisk(forMs: number): Promise<void> {
    const { world, nodeOf, say } = this.options;
    const name = (await nodeOf('target')) ?? (await nodeOf('source'));
    if (!name) {
      say('there is no disk to fill yet');
      return;
    }
    const node = world.nodes.node(name);
    await node.fillUp();
    say(`the disk of ${name} is full`);
    await delay(forMs);
    await node.relieve();
    say(`the disk of ${name} has room`);
  }
}
