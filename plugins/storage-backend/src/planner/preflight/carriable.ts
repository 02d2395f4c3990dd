import type {
  OperationCheck,
  RawPod,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { claimsOfPod } from '../closure/mounts';
import type { ClaimFacts, MoveFacts } from '../facts';
import { sideOf, sourceWords } from '../identity/side';
import { enumerate } from '../words';

function checkSource(facts: ClaimFacts, move: MoveFacts): OperationCheck[] {
  const { claim, volume } = facts;
  const { name } = claim.metadata;
  if (!volume) {
    return [];
  }
  if ((volume.spec?.volumeMode ?? claim.spec?.volumeMode) === 'Block') {
    return [check('BLOCK_VOLUME', `Claim ${name} is a raw block device.`)];
  }
  switch (sideOf(volume, move.world.nodes).problem) {
    case 'unsupported':
      return [
        check(
          'SOURCE_NOT_SUPPORTED',
          `Volume ${
            volume.metadata.name
          } of claim ${name} is of the kind ${sourceWords(volume)}.`,
        ),
      ];
    case 'node-unknown':
      return [
        check(
          'SOURCE_NODE_UNKNOWN',
          `Volume ${volume.metadata.name} of claim ${name} is a path that is not tied to exactly one node of the cluster.`,
        ),
      ];
    default:
      return [];
  }
}

function checkModes(facts: ClaimFacts, move: MoveFacts): OperationCheck[] {
  const { name } = facts.claim.metadata;
  const modes = facts.claim.spec?.accessModes ?? [];
  if (modes.includes('ReadWriteOncePod')) {
    return [
      check('READ_WRITE_ONCE_POD', `Claim ${name} asks for ReadWriteOncePod.`),
    ];
  }
  const shared = modes.filter(
    mode => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany',
  );
  return shared.length > 0 && move.target?.onNode
    ? [
        check(
          'ACCESS_MODE_NOT_OFFERED',
          `Claim ${name} asks for ${enumerate(shared)}, and volumes of class ${
            move.target.className
          } lie on one node.`,
        ),
      ]
    : [];
}

function writesTo(pod: RawPod, claim: string): boolean {
  return claimsOfPod(pod).some(
    mount => mount.claim === claim && !mount.readOnly,
  );
}

function checkWriters(facts: ClaimFacts, move: MoveFacts): OperationCheck[] {
  const { name } = facts.claim.metadata;
  const nodes = new Set(
    move.closure.pods
      .filter(pod => writesTo(pod, name))
      .flatMap(pod => pod.spec?.nodeName ?? []),
  );
  return nodes.size > 1
    ? [
        check(
          'SEVERAL_WRITING_NODES',
          `Pods on ${enumerate([...nodes].sort())} write to claim ${name}.`,
        ),
      ]
    : [];
}

/** Whether movers can carry the volumes, and what the pods do with them fits a move. */
export function checkCarriable(move: MoveFacts): OperationCheck[] {
  return move.claims.flatMap(facts => [
    ...checkSource(facts, move),
    ...checkModes(facts, move),
    ...checkWriters(facts, move),
  ]);
}
