import { join } from 'path';
import { ApiProxy } from '../faults/ApiProxy';
import type { DatabaseAddress } from '../portal/database';
import { Portal } from '../portal/Portal';
import type { Portals } from '../runs/RunDescription';
import type { World } from '../world/World';

/** A portal with its own way to the API server. */
export interface Desk {
  portal: Portal;
  proxy: ApiProxy;
}

/** How long a frozen portal stays so: longer than its lease. */
const freezeMs = 3_500;

/** Plans are made as if it was a day later: kept originals can't be let go of within the hour. */
const planAheadMs = 86_400_000;

/**
 * A place where one run after the other is carried out. Its portals stay from run to run and are
 * started again when they die, each with a database that it keeps.
 */
export class Lane {
  readonly #desks = new Map<string, Promise<Desk>>();
  #postgres?: Promise<string>;
  #generation = 1;

  constructor(
    private readonly options: {
      world: World;
      /** The bundled portal. */
      program: string;
      number: number;
      /** Makes an empty database for replicas; absent where there is no Postgres. */
      newPostgres?: (name: string) => Promise<string>;
    },
  ) {}

  get number(): number {
    return this.options.number;
  }

  /** The portals of a run, which all work; the others of the lane rest. */
  async desks(portals: Portals): Promise<Desk[]> {
    const wanted = await this.#desksFor(portals);
    for (const each of this.#desks.values()) {
      const desk = await each;
      if (wanted.includes(desk)) {
        desk.portal.wake();
      } else {
        desk.portal.rest();
      }
    }
    return wanted;
  }

  async #desksFor(portals: Portals): Promise<Desk[]> {
    switch (portals) {
      case 'replicas':
        // One after the other: of two that find an empty database, one can't make its tables.
        return [
          await this.#desk('replica-a', () => this.#shared()),
          await this.#desk('replica-b', () => this.#shared()),
        ];
      case 'rivals':
        return await Promise.all([
          this.#desk('portal', async () => this.#file('portal')),
          this.#desk('rival', async () => this.#file('rival')),
        ]);
      default:
        return [await this.#desk('portal', async () => this.#file('portal'))];
    }
  }

  /** Ends its portals for good, with whatever they still work on; later runs get new ones. */
  async renew(): Promise<void> {
    await this.stop();
    this.#desks.clear();
    this.#postgres = undefined;
    this.#generation += 1;
  }

  async stop(): Promise<void> {
    for (const desk of this.#desks.values()) {
      const { portal, proxy } = await desk;
      await portal.stop();
      await proxy.stop();
    }
  }

  async #shared(): Promise<DatabaseAddress> {
    const { newPostgres, number } = this.options;
    if (!newPostgres) {
      throw new Error('There is no Postgres for replicas');
    }
    this.#postgres ??= newPostgres(`lane${number}_${this.#generation}`);
    return { postgres: await this.#postgres };
  }

  #file(name: string): DatabaseAddress {
    return { sqlite: this.#path(`${name}.sqlite`) };
  }

  #path(name: string): string {
    return join(
      this.options.world.folder,
      `lane-${this.options.number}-${this.#generation}-${name}`,
    );
  }

  #desk(name: string, address: () => Promise<DatabaseAddress>): Promise<Desk> {
    const known = this.#desks.get(name);
    if (known) {
      return known;
    }
    const made = this.#open(name, address);
    this.#desks.set(name, made);
    return made;
  }

  async #open(
    name: string,
    address: () => Promise<DatabaseAddress>,
  ): Promise<Desk> {
    const { world, program } = this.options;
    const kubeconfig = this.#path(`${name}.json`);
    const proxy = await ApiProxy.start({ plane: world.plane, kubeconfig });
    const portal = new Portal({
      program,
      name,
      kubeconfig,
      database: await address(),
      planAheadMs,
    });
    portal.freezeMs = freezeMs;
    await portal.start();
    return { portal, proxy };
  }
}
