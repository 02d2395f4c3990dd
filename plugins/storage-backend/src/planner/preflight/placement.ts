import type {
  MoveWorld,
  OperationCheck,
  RawNode,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { claimsOfPod } from '../closure/mounts';
import type { Closure } from '../closure/types';
import type { MoveFacts, TargetFacts } from '../facts';
import { nodesOfVolume } from '../identity/location';
import { podSpecOf } from '../objects';
import { enumerate } from '../words';
import { volumeOf } from './claims';
import { podsThatStay, whyNotHere } from './nodeFits';

/** Where application and data can be afterwards. */
export type Placement = Pick<
  MoveFacts,
  'admitted' | 'refusals' | 'targetNode'
> & { conflict?: OperationCheck };

/** Volumes of the other claims of the stopped pods, which stay where they are. */
function stayingVolumes(options: {
  world: MoveWorld;
  closure: Closure;
  moving: string[];
}): Array<{ claim: string; volume: RawVolume }> {
  const { world, closure, moving } = options;
  const names = new Set(
    closure.pods
      .flatMap(claimsOfPod)
      .map(({ claim }) => claim)
      .filter(claim => !moving.includes(claim)),
  );
  return [...names].flatMap(claim => {
    const found = world.rawClaims.find(
      ({ metadata }) => metadata.name === claim,
    );
    const volume = found && volumeOf(found, world);
    return volume ? [{ claim, volume }] : [];
  });
}

/** Nodes on which the class makes volumes. */
function offers(target: TargetFacts, node: RawNode): boolean {
  const topologies = target.storageClass?.allowedTopologies;
  return (
    !topologies?.length ||
    topologies.some(({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.every(({ key, values = [] }) =>
        values.includes(node.metadata.labels?.[key] ?? ''),
      ),
    )
  );
}

/** Works out on which nodes application and data could be together, and why not on the others. */
export function placeMove(options: {
  world: MoveWorld;
  closure: Closure;
  target?: TargetFacts;
  moving: string[];
}): Placement {
  const { world, closure, target, moving } = options;
  const spec =
    closure.pods[0]?.spec ??
    (closure.workload && podSpecOf(closure.workload)) ??
    {};
  const staying = stayingVolumes({ world, closure, moving });
  const keptNodes = [...(target?.kept.values() ?? [])].flatMap(
    ({ side }) => side?.node ?? [],
  );
  const refusals = new Map<string, string[]>();
  const pinnedTo = new Map<string, string[]>();
  for (const { claim, volume } of staying) {
    const nodes = nodesOfVolume(volume, world.nodes);
    if (nodes) {
      pinnedTo.set(claim, nodes);
    }
  }
  const others = podsThatStay(world.pods, closure.pods);
  for (const node of world.nodes) {
    const { name } = node.metadata;
    const reasons = whyNotHere({ node, spec, world, others });
    for (const [claim, nodes] of pinnedTo) {
      if (!nodes.includes(name)) {
        reasons.push(`is not where claim ${claim} lies`);
      }
    }
    if (target?.onNode && target.askedNode && target.askedNode !== name) {
      reasons.push('is not the one that was asked for');
    }
    if (target && !offers(target, node)) {
      reasons.push(`has no volumes of class ${target.className}`);
    }
    if (keptNodes.some(kept => kept !== name)) {
      reasons.push('is not where the kept volume lies');
    }
    if (reasons.length > 0) {
      refusals.set(name, reasons);
    }
  }
  const admitted = world.nodes.filter(
    ({ metadata }) => !refusals.has(metadata.name),
  );
  const wanted = target?.onNode ? target.askedNode ?? keptNodes[0] : undefined;
  const elsewhere = [...pinnedTo].find(
    ([, nodes]) => wanted && !nodes.includes(wanted),
  );
  // Where other claims leave one node, the target is made there and nowhere else.
  const only = [...pinnedTo.values()].find(nodes => nodes.length === 1)?.[0];
  return {
    admitted,
    refusals,
    targetNode: target?.onNode ? wanted ?? only : undefined,
    conflict: conflictOf({ elsewhere, wanted, pinnedTo, target }),
  };
}

function conflictOf(options: {
  elsewhere?: [string, string[]];
  wanted?: string;
  pinnedTo: Map<string, string[]>;
  target?: TargetFacts;
}): OperationCheck | undefined {
  const { elsewhere, wanted, pinnedTo, target } = options;
  if (elsewhere && wanted) {
    return check(
      'CLAIMS_ON_DIFFERENT_NODES',
      `The data would go to ${wanted}, and claim ${
        elsewhere[0]
      } of the same pod lies on ${enumerate(elsewhere[1]) || 'no node'}.`,
    );
  }
  const [first, ...more] = [...pinnedTo];
  const apart = more.find(
    ([, nodes]) => !nodes.some(node => first[1].includes(node)),
  );
  return target?.onNode && apart
    ? check(
        'CLAIMS_ON_DIFFERENT_NODES',
        `Claim ${first[0]} lies on ${enumerate(first[1])}, and claim ${
          apart[0]
        } of the same pod on ${enumerate(apart[1])}.`,
      )
    : undefined;
}

/** Whether there is a node for application and data. */
export function checkPlacement(
  move: MoveFacts & { conflict?: OperationCheck },
): OperationCheck[] {
  const { conflict, admitted, refusals, target } = move;
  if (conflict) {
    return [conflict];
  }
  if (!target) {
    return [];
  }
  if (admitted.length === 0) {
    return [
      check(
        'NO_NODE_ADMITS',
        `${enumerate(
          [...refusals].map(
            ([node, reasons]) => `${node} ${enumerate(reasons, 2)}`,
          ),
        )}.`,
      ),
    ];
  }
  const names = admitted.map(({ metadata }) => metadata.name);
  return [
    check('SCHEDULING_OK', `The application can run on ${enumerate(names)}.`),
    ...(target.onNode && move.closure.workload
      ? [
          check(
            'PINNED_AFTERWARDS',
            names.length === 1
              ? `Afterwards the application can only run on ${names[0]}.`
              : 'Afterwards the application can only run on the node that the scheduler chooses.',
          ),
        ]
      : []),
  ];
}
