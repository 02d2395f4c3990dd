import type { KubernetesObject } from '../../adapters/kubernetes';
import { StepContext, UndoRequired } from '../types';
import { canBeAliased } from '../movers/aliasVolume';
import { obstacleOf } from '../movers/Movers';
import { buildBindPod } from '../movers/bindPod';
import { isOurs, siblingAliasName, targetClaimName } from '../movers/names';
import {
  claimRef,
  deleteAndWait,
  ensureCreated,
  podRef,
  refOf,
  volumeRef,
  waitUntil,
} from '../movers/objects';
import { ensureAlias } from './aliases';
import { BindGroup, constraintsOf } from './bindGroups';
import { boundVolume } from './boundVolume';
import { decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { claimsOfPod, isFinished, podSpecOf } from './workloads';

/**
 * Seconds that the scheduler has to find a place for the application's requests beside the
 * application. It answers at once; what changes its mind meanwhile takes no longer.
 */
const besideSeconds = 15;

/** What the pods of the application mount that is not moved, as the pod that binds mounts it. */
async function besideOf(
  context: StepContext,
  options: { group: BindGroup; number: number; dependencies: MoveDependencies },
): Promise<{ aliasClaims: string[]; besideAffinities: object[] }> {
  const { group, number, dependencies } = options;
  const { operationId: operation, cluster } = context;
  const { namespace: tenant, cluster: clusterName } = decisionsOf(context);
  const { namespace } = dependencies.settingsOf(clusterName);
  const aliasClaims: string[] = [];
  const besideAffinities: object[] = [];
  for (const [position, name] of group.beside.entries()) {
    const claim = await cluster.get(claimRef(tenant, name));
    const { volumeName } = (claim?.spec ?? {}) as { volumeName?: string };
    const volume = volumeName && (await cluster.get(volumeRef(volumeName)));
    if (!volume) {
      continue;
    }
    if (canBeAliased(volume)) {
      // Room for ten groups' worth of claims beside; names only have to differ.
      const alias = siblingAliasName(operation, number * 100 + position);
      await ensureAlias(context, {
        volumeName: volume.metadata.name,
        name: alias,
        namespace,
        timeoutSeconds: dependencies.timings.controlPlane,
      });
      aliasClaims.push(alias);
    } else {
      const { nodeAffinity } = volume.spec as { nodeAffinity?: object };
      besideAffinities.push(...(nodeAffinity ? [nodeAffinity] : []));
    }
  }
  return { aliasClaims, besideAffinities };
}

/** Node affinities that admit the nodes on which the application's pods of a group run now. */
async function presentNodes(
  context: StepContext,
  group: BindGroup,
): Promise<object[]> {
  const { namespace, claims } = decisionsOf(context);
  const names = new Set(group.indices.map(index => claims[index].name));
  const pods = await context.cluster.listObjects({
    apiVersion: 'v1',
    kind: 'Pod',
    namespace,
  });
  const nodes = pods
    .filter(
      pod => !isFinished(pod) && claimsOfPod(pod).some(name => names.has(name)),
    )
    .flatMap(({ spec }) => (spec as { nodeName?: string }).nodeName ?? []);
  return nodes.length === 0
    ? []
    : [
        {
          required: {
            nodeSelectorTerms: [...new Set(nodes)].map(node => ({
              matchFields: [
                { key: 'metadata.name', operator: 'In', values: [node] },
              ],
            })),
          },
        },
      ];
}

/**
 * Has one pod bind the targets, and removes it.
 *
 * @param options.beside - gives up on a pod that the scheduler finds no place for, instead of
 *   waiting for one
 * @returns whether they are bound
 * @throws UndoRequired where they are not in time
 */
async function bindBy(
  context: StepContext,
  options: {
    pod: KubernetesObject;
    targets: string[];
    beside: boolean;
    dependencies: MoveDependencies;
  },
): Promise<boolean> {
  const { pod, targets, beside, dependencies } = options;
  const { provision, podEnd } = dependencies.timings;
  const namespace = pod.metadata.namespace!;
  const since = context.now().getTime();
  const { metadata } = await ensureCreated(context, {
    object: pod,
    isOurs: existing => isOurs(existing, context.operationId),
  });
  let seen: KubernetesObject | undefined;
  const isBound = await waitUntil(context, {
    timeoutSeconds: provision,
    look: async () => {
      seen = await context.cluster.get(podRef(namespace, metadata.name));
      const bound = await Promise.all(
        targets.map(name => boundVolume(context, claimRef(namespace, name))),
      );
      if (bound.every(Boolean)) {
        return true;
      }
      const { nodeName } = (seen?.spec ?? {}) as { nodeName?: string };
      const waited = (context.now().getTime() - since) / 1000;
      return beside && !nodeName && waited > besideSeconds ? false : undefined;
    },
    late: () =>
      new UndoRequired(
        `No volume was made for ${targets.join(
          ' and ',
        )} within ${provision} s: ${obstacleOf(seen)}`,
        'TARGET_NOT_MADE',
      ),
  });
  await deleteAndWait(context, {
    ref: refOf(pod),
    uid: metadata.uid!,
    timeoutSeconds: podEnd,
  });
  return isBound;
}

/**
 * Binds the targets of one group by a pod that is scheduled as the application's would be. Where
 * no node has room for the application's requests twice, the targets go where the application runs:
 * its own place is reserved there, and free again when it is stopped.
 */
export async function bindGroup(
  context: StepContext,
  options: {
    group: BindGroup;
    /** Distinguishes the groups of one operation. */
    number: number;
    workload?: KubernetesObject;
    dependencies: MoveDependencies;
  },
): Promise<void> {
  const { group, number, workload, dependencies } = options;
  const decisions = decisionsOf(context);
  const { operationId: operation, epoch } = context;
  const targets = group.indices.map(index => targetClaimName(operation, index));
  const { aliasClaims, besideAffinities } = await besideOf(context, options);
  const spec = workload && podSpecOf(workload);
  const constraints =
    spec && decisions.workload
      ? constraintsOf({
          spec,
          namespace: decisions.namespace,
          workload: decisions.workload,
        })
      : {};
  const common = {
    operation,
    epoch,
    settings: dependencies.settingsOf(decisions.cluster),
    index: number,
    targetClaims: targets,
    aliasClaims,
    node: decisions.claims[group.indices[0]].targetNode,
  };
  const present =
    Object.keys(constraints.requests ?? {}).length > 0
      ? await presentNodes(context, group)
      : [];
  const isBound = await bindBy(context, {
    ...{ targets, dependencies, beside: present.length > 0 },
    pod: buildBindPod({ ...common, constraints, besideAffinities }),
  });
  if (!isBound) {
    await context.log({
      message:
        'No node has room for what the application requests beside the application itself; the target is made where it runs',
    });
    await bindBy(context, {
      ...{ targets, dependencies, beside: false },
      pod: buildBindPod({
        ...common,
        constraints: { ...constraints, requests: {} },
        besideAffinities: [...besideAffinities, ...present],
      }),
    });
  }
}
