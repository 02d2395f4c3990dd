import type {
  Finding,
  FindingCode,
} from '@stowage/backstage-plugin-storage-common';
/* eslint-disable @backstage/no-relative-monorepo-imports -- the plugin exports its feature only,
   and what is proven here is what its parts make of a real cluster */
import {
  assessCluster,
  findingFor,
} from '../../../../plugins/storage-backend/src/assess';
import type { ClusterConfig } from '../../../../plugins/storage-backend/src/config/types';
import { ClusterFleet } from '../../../../plugins/storage-backend/src/observe/cluster';
import { ReadingCollector } from '../../../../plugins/storage-backend/src/observe/readings';
import type { ReadingStore } from '../../../../plugins/storage-backend/src/store';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import { debianImage } from '../../src/build/images';
import { Kubectl, waitFor } from '../../src/testing';
import { applyRoles, deleteRoles, Role } from './roles';

const clusterName = 'real';

/** A store that keeps nothing: what counts here is what was measured just now. */
const forgetful: ReadingStore = {
  load: async () => ({ volumes: [], nodes: [], strays: [], problems: [] }),
  saveVolumes: async () => {},
  saveNodes: async () => {},
  replaceStrays: async () => {},
  replaceProblems: async () => {},
  history: async () => [],
  thin: async () => 0,
};
const silent = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => silent,
};

/** Which finding is meant: about this object, or about this claim. */
export interface FindingQuery {
  code: FindingCode;
  /** Absent for nodes. */
  namespace?: string;
  /** Name of the finding's subject. */
  name: string;
  /** Minutes by which the portal's clock is ahead, for findings that need patience. */
  minutesLater?: number;
}

async function configOf(
  kubectl: Kubectl,
  roles: Role[],
): Promise<ClusterConfig> {
  const { clusters } = await kubectl.json([
    ...['config', 'view', '--minify', '--raw', '--flatten'],
  ]);
  const token = await kubectl.run([
    ...['create', 'token', 'stowage', '--namespace', 'stowage'],
  ]);
  const [{ cluster }] = clusters;
  return {
    name: clusterName,
    title: 'Real',
    configuredBy: 'storage',
    access: {
      kind: 'url',
      url: cluster.server,
      token: token.trim(),
      ca: Buffer.from(
        cluster['certificate-authority-data'],
        'base64',
      ).toString(),
      dangerouslySkipTlsVerify: false,
    },
    kubelet: {
      enabled: roles.includes('observe-kubelet'),
      intervalMs: 60_000,
      dangerouslySkipTlsVerify: false,
    },
    walk: {
      enabled: roles.includes('walk'),
      intervalMs: 900_000,
      namespace: 'stowage-walk',
      image: debianImage,
      timeoutMs: 60_000,
    },
    apply: { enabled: false },
    move: { enabled: false, namespace: 'movers', image: '' },
    eviction: {
      nodefsAvailable: '10%',
      imagefsAvailable: '15%',
      nodefsInodesFree: '5%',
      source: 'default',
    },
  };
}

/**
 * The part of the portal that watches, measures and names problems, holding a token that has what
 * deploy/rbac grants and nothing else.
 */
export class ObservingPortal {
  private constructor(
    private readonly kubectl: Kubectl,
    private readonly roles: Role[],
    private readonly fleet: ClusterFleet,
    private readonly readings: ReadingCollector,
  ) {}

  /**
   * Applies the roles, makes a token of them, and follows the cluster.
   *
   * @param roles - without them only deploy/rbac/observe.yaml
   */
  static async start(
    kubectl: Kubectl,
    roles: Role[] = ['observe'],
  ): Promise<ObservingPortal> {
    await applyRoles(kubectl, roles);
    const config = await configOf(kubectl, roles);
    const fleet = ClusterFleet.create({
      config: { clusters: [config], misconfigured: [] },
      logger: silent,
    });
    const observer = fleet.get(clusterName)!;
    const readings = await ReadingCollector.create({
      config,
      client: observer.client,
      store: forgetful,
      logger: silent,
      getWorld: () => observer.snapshot(),
    });
    const portal = new ObservingPortal(kubectl, roles, fleet, readings);
    fleet.start();
    await observer.whenSynced({ signal: AbortSignal.timeout(60_000) });
    return portal;
  }

  /** Measures every local volume once. */
  async walk(): Promise<void> {
    await this.readings.walkOnce();
  }

  /** Asks every kubelet once. */
  async askKubelets(): Promise<void> {
    await this.readings.kubeletOnce();
  }

  /** Everything that the product says to its operator of the cluster as it was last heard. */
  findings(options: { minutesLater?: number } = {}): Finding[] {
    const { minutesLater = 0 } = options;
    return assessCluster({
      world: {
        ...this.fleet.get(clusterName)!.snapshot(),
        ...this.readings.readings(),
      },
      tiers: [],
      now: new Date(Date.now() + minutesLater * 60_000),
      poolFillingRatio: 0.8,
    }).findings.map(finding =>
      findingFor(finding, { seesClaim: () => true, seesSubject: true }),
    );
  }

  /** The finding of this code about this object, if the product has one now. */
  find(query: FindingQuery): Finding | undefined {
    return this.findings(query).find(
      ({ code, subject }) =>
        code === query.code &&
        subject.namespace === query.namespace &&
        subject.name === query.name,
    );
  }

  /** Waits until the product says it; when it does not, quotes what it says instead. */
  async hears(query: FindingQuery, timeoutMs?: number): Promise<Finding> {
    return await waitFor(
      `${query.code} of ${query.name}`,
      () => {
        const found = this.find(query);
        if (!found) {
          const said = this.findings(query)
            .filter(({ subject }) => subject.namespace === query.namespace)
            .map(({ id, evidence }) => `${id}: ${evidence}`);
          throw new Error(`the findings are: ${said.join('; ') || 'none'}`);
        }
        return found;
      },
      { timeoutMs },
    );
  }

  /** Waits until the product does not say it any more. */
  async forgets(query: FindingQuery): Promise<void> {
    await waitFor(
      `${query.code} of ${query.name} to go`,
      () => this.find(query) === undefined,
    );
  }

  /** Ends the watches and takes the roles back. */
  async stop(): Promise<void> {
    await this.fleet.stop();
    await deleteRoles(this.kubectl, this.roles);
  }
}
