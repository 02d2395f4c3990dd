import { Cluster } from '../core/Cluster';
import { ControllerDefinition } from '../core/Controller';
import { Claim, Volume } from '../core/kinds';
import { isTerminal } from '../core/podState';
import { objectKey, resources, splitKey } from '../core/resources';
import { planClaim } from './planClaim';
import { planVolume } from './planVolume';

/** Milliseconds in which volumes that become free are offered together. */
const offerMs = 100;

/** Binds claims to volumes, asks provisioners, releases what claims leave. */
export function binder(cluster: Cluster): ControllerDefinition {
  const { claims, volumes, classes, pods } = cluster.caches;
  /** Keys of claims that name no volume, and of those that name one, by its name. */
  const unbound = new Set<string>();
  const byVolume = new Map<string, Set<string>>();
  /** Volumes that are being given to a claim, so that no other picks them meanwhile. */
  const promised = new Map<string, string>();

  const forget = (volumeName: string, key: string) => {
    const named = byVolume.get(volumeName);
    if (named?.delete(key) && named.size === 0) {
      byVolume.delete(volumeName);
    }
  };

  /** The claim that a volume names; before it is released the API server is asked. */
  const namedClaim = async ({ spec, status }: Volume) => {
    const { namespace, name, uid } = spec.claimRef ?? {};
    if (!name) {
      return undefined;
    }
    const known = claims.get(namespace, name);
    const isReleased = ['Released', 'Failed'].includes(status?.phase ?? '');
    return !uid || known?.metadata.uid === uid || isReleased
      ? known
      : await cluster.fresh<Claim>(resources.claims, namespace, name);
  };

  function* volumesFor(key: string): Iterable<Volume> {
    for (const volume of volumes.all()) {
      if ((promised.get(volume.metadata.name) ?? key) === key) {
        yield volume;
      }
    }
  }

  const waitingPods = (namespace: string | undefined, name: string) =>
    [...pods.in(namespace)]
      .filter(
        pod =>
          !pod.spec.nodeName &&
          !isTerminal(pod) &&
          pod.spec.volumes?.some(
            ({ persistentVolumeClaim }) =>
              persistentVolumeClaim?.claimName === name,
          ),
      )
      .map(({ metadata }) => metadata.name);

  return {
    name: 'persistentvolume-controller',
    workers: 8,
    thorough: true,
    watch(add) {
      const addUnbound = () => unbound.forEach(key => add(key));
      const addClaimsOf = (volumeName: string) =>
        byVolume.get(volumeName)?.forEach(key => add(key));
      claims.listen(({ now, before }) => {
        const key = objectKey((now ?? before)!.metadata);
        for (const name of [before, now].map(each => each?.spec.volumeName)) {
          if (name) {
            add(name);
          }
        }
        forget(before?.spec.volumeName ?? '', key);
        unbound.delete(key);
        if (!now) {
          promised.forEach((claim, volume) => {
            if (claim === key) {
              promised.delete(volume);
            }
          });
        }
        if (now) {
          add(key);
          const { volumeName } = now.spec;
          if (volumeName) {
            const named = byVolume.get(volumeName) ?? new Set();
            byVolume.set(volumeName, named.add(key));
          } else {
            unbound.add(key);
          }
        } else if (before && !before.spec.volumeName) {
          // Volumes that were meant for it without it knowing.
          for (const volume of volumes.all()) {
            if (volume.spec.claimRef?.uid === before.metadata.uid) {
              add(volume.metadata.name);
            }
          }
        }
      });
      volumes.listen(({ now, before }) => {
        const { metadata, spec } = (now ?? before)!;
        if (now) {
          add(metadata.name);
        }
        const { namespace, name } = spec.claimRef ?? {};
        if (name) {
          add(objectKey({ namespace, name }));
        }
        addClaimsOf(metadata.name);
        promised.delete(metadata.name);
        if (
          now?.status?.phase === 'Available' &&
          before?.status?.phase !== 'Available'
        ) {
          // Many may come at once: what waits is looked at once for all of them.
          unbound.forEach(key => add(key, offerMs));
        }
      });
      classes.listen(addUnbound);
    },
    async plan(key) {
      const { namespace, name } = splitKey(key);
      if (namespace === undefined) {
        const volume = volumes.get(undefined, name);
        return {
          changes: volume ? planVolume(volume, await namedClaim(volume)) : [],
        };
      }
      const claim = claims.get(namespace, name);
      const { volumeName } = claim?.spec ?? {};
      if (volumeName && !volumes.get(undefined, volumeName)) {
        // What is to be called lost must not only be late.
        await cluster.fresh(resources.volumes, undefined, volumeName);
      }
      if (!claim) {
        return { changes: [] };
      }
      const plan = planClaim({
        claim,
        volume: each => volumes.get(undefined, each),
        volumes: volumesFor(key),
        storageClass: each => classes.get(undefined, each),
        classes: classes.all(),
        waitingPods: () => waitingPods(namespace, name),
      });
      for (const change of plan.changes) {
        if (change.verb === 'update' && change.resource === resources.volumes) {
          promised.set(change.object.metadata.name, key);
        }
      }
      return plan;
    },
  };
}
