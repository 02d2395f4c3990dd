import type {
  ClusterWorld,
  NotMeasured,
  ObservedClaim,
  ObservedClass,
  ObservedEvent,
  ObservedJob,
  ObservedNode,
  ObservedPod,
  ObservedVolume,
  ObservedWorkload,
  VolumeReading,
  WatchedResource,
  Workload,
} from '@stowage/backstage-plugin-storage-common';

/** Key of a namespaced object. */
export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** Labels that carry a node's name as volumes know it. */
const HOSTNAME_LABEL = 'kubernetes.io/hostname';

function group<T>(
  items: readonly T[],
  key: (item: T) => string | undefined,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const itemKey = key(item);
    if (itemKey === undefined) {
      continue;
    }
    const existing = groups.get(itemKey);
    if (existing) {
      existing.push(item);
    } else {
      groups.set(itemKey, [item]);
    }
  }
  return groups;
}

function byKey<T>(
  items: readonly T[],
  key: (item: T) => string,
): Map<string, T> {
  return new Map(items.map(item => [key(item), item]));
}

function indexPodsByClaim(pods: ObservedPod[]): Map<string, ObservedPod[]> {
  const index = new Map<string, ObservedPod[]>();
  for (const pod of pods) {
    for (const claimName of new Set(pod.claims.map(claim => claim.claimName))) {
      const key = keyOf(pod.namespace, claimName);
      const mounting = index.get(key);
      if (mounting) {
        mounting.push(pod);
      } else {
        index.set(key, [pod]);
      }
    }
  }
  return index;
}

/** Workloads whose templates name a claim, whether or not a pod of theirs runs. */
function indexTemplates(world: ClusterWorld): Map<string, Workload[]> {
  const index = new Map<string, Workload[]>();
  const add = (
    kind: string,
    owner: { namespace: string; name: string; claimNames: string[] },
  ) => {
    for (const claimName of owner.claimNames) {
      const key = keyOf(owner.namespace, claimName);
      index.set(key, [...(index.get(key) ?? []), { kind, name: owner.name }]);
    }
  };
  world.workloads.forEach(workload => add(workload.kind, workload));
  world.cronJobs.forEach(cronJob => add('CronJob', cronJob));
  world.jobs
    .filter(job => job.state === 'running' || job.state === 'suspended')
    .forEach(job => add('Job', job));
  return index;
}

function newestDefault(classes: ObservedClass[]): ObservedClass | undefined {
  // Where several classes are marked, Kubernetes takes the one that was created last.
  return classes
    .filter(storageClass => storageClass.isDefault)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
}

/** A world made searchable once, so that no decision scans a list for each claim. */
export interface WorldIndex {
  world: ClusterWorld;
  classes: Map<string, ObservedClass>;
  defaultClass?: ObservedClass;
  volumes: Map<string, ObservedVolume>;
  nodes: Map<string, ObservedNode>;
  /** Node name by its hostname label. */
  nodesByHostname: Map<string, string>;
  claims: Map<string, ObservedClaim>;
  podsByClaim: Map<string, ObservedPod[]>;
  templatesByClaim: Map<string, Workload[]>;
  workloads: Map<string, ObservedWorkload>;
  jobs: Map<string, ObservedJob>;
  readings: Map<string, VolumeReading[]>;
  /** Why a whole source says nothing about a node: the node's own problem before the cluster's. */
  problemOf(
    source: 'walk' | 'kubelet',
    node: string | undefined,
  ): NotMeasured | undefined;
  /** Whether a list is complete; if not, nothing may be called absent. */
  canRead(...resources: WatchedResource[]): boolean;
  /** Events about an object, newest first; those of a namesake that is gone are left out. */
  eventsAbout(object: {
    kind: string;
    namespace: string;
    name: string;
    uid: string;
  }): ObservedEvent[];
}

/** Builds the index; linear in the number of objects. */
export function indexWorld(world: ClusterWorld): WorldIndex {
  const events = group(
    world.events,
    event =>
      `${event.involved.kind}/${keyOf(
        event.involved.namespace ?? '',
        event.involved.name,
      )}`,
  );
  for (const list of events.values()) {
    list.sort((a, b) => b.lastSeen.localeCompare(a.lastSeen));
  }
  const problems = new Map(
    world.readingProblems.map(entry => [
      `${entry.source}/${entry.node}`,
      entry.problem,
    ]),
  );
  return {
    world,
    classes: byKey(world.classes, item => item.name),
    defaultClass: newestDefault(world.classes),
    volumes: byKey(world.volumes, item => item.name),
    nodes: byKey(world.nodes, item => item.name),
    nodesByHostname: new Map(
      world.nodes.map(node => [
        node.labels[HOSTNAME_LABEL] ?? node.name,
        node.name,
      ]),
    ),
    claims: byKey(world.claims, item => keyOf(item.namespace, item.name)),
    podsByClaim: indexPodsByClaim(world.pods),
    templatesByClaim: indexTemplates(world),
    workloads: byKey(
      world.workloads,
      item => `${item.kind}/${keyOf(item.namespace, item.name)}`,
    ),
    jobs: byKey(world.jobs, item => keyOf(item.namespace, item.name)),
    readings: group(world.volumeReadings, item => item.volumeName),
    problemOf: (source, node) =>
      (node === undefined ? undefined : problems.get(`${source}/${node}`)) ??
      problems.get(`${source}/*`),
    canRead: (...resources) =>
      resources.every(
        resource => world.resources[resource]?.state === 'synced',
      ),
    eventsAbout: ({ kind, namespace, name, uid }) =>
      (events.get(`${kind}/${keyOf(namespace, name)}`) ?? []).filter(
        event => event.involved.uid === undefined || event.involved.uid === uid,
      ),
  };
}
