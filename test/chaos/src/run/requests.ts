import type { OperationRequest } from '@stowage/backstage-plugin-storage-common';
import type {
  OperationDescription,
  RunDescription,
} from '../runs/RunDescription';
import type { Application } from '../world/Application';
import { clusterName, moversNamespace } from '../world/names';
import { sharedNodes, World } from '../world/World';

/** The node that a volume is pinned to. */
function nodeOf(volume: any): string | undefined {
  return volume?.spec?.nodeAffinity?.required?.nodeSelectorTerms?.[0]
    ?.matchExpressions?.[0]?.values?.[0];
}

/** The node on which a side of an operation lies; for one on NFS that of the application's pod. */
export async function nodeOfVolume(
  world: World,
  application: Application,
  options: { side: 'source' | 'target'; id: string },
): Promise<string | undefined> {
  const [claim] = application.claims;
  if (options.side === 'target') {
    const made = await world.find(
      `/api/v1/namespaces/${moversNamespace}/persistentvolumeclaims/stowage-${options.id}-target-0`,
    );
    return nodeOf(
      made?.spec?.volumeName &&
        (await world.find(`/api/v1/persistentvolumes/${made.spec.volumeName}`)),
    );
  }
  const found = await world.find(
    application.path(`persistentvolumeclaims/${claim}`),
  );
  const pinned = nodeOf(
    found?.spec?.volumeName &&
      (await world.find(`/api/v1/persistentvolumes/${found.spec.volumeName}`)),
  );
  if (pinned) {
    return pinned;
  }
  const pods = await world.list(application.path('pods'));
  return pods.find(({ spec }) => spec.nodeName)?.spec.nodeName;
}

/** What is asked of the portal. */
export async function requestOf(options: {
  world: World;
  application: Application;
  description: OperationDescription;
  /** Kept volumes by claim. */
  kept: Record<string, string>;
  run: RunDescription;
}): Promise<OperationRequest> {
  const { world, application, description, kept, run } = options;
  const base = {
    cluster: clusterName,
    namespace: application.namespace,
    claims: application.claims,
  };
  switch (description.kind) {
    case 'release': {
      const [claim, volume] = Object.entries(kept)[0];
      return { ...base, kind: 'release', claims: [claim], volume };
    }
    case 'roll-back':
      return { ...base, kind: 'roll-back', rollBack: description.rollBack };
    default: {
      const here = await nodeOfVolume(world, application, {
        side: 'source',
        id: '',
      });
      const others = (
        run.application.ownNodes ? application.nodes : sharedNodes
      ).filter(name => name !== here);
      const { target } = description;
      const choose =
        target?.startsWith('local') &&
        (run.application.volumes.startsWith('local') ||
          run.application.kind === 'none') &&
        !application.spec.node;
      return {
        ...base,
        kind: 'move',
        ...(description.startsEarly && { proof: 'start-then-prove' }),
        target: {
          storageClass: target,
          ...(choose && { node: others[run.seed % others.length] }),
        },
      };
    }
  }
}
