import { admitsNode } from '@stowage/backstage-plugin-storage-common';
import type {
  ObservedClaim,
  ObservedVolume,
  Pinning,
} from '@stowage/backstage-plugin-storage-common';
import type { WorldIndex } from '../WorldIndex';
import { enumerate } from '../words';

type Affinity = NonNullable<ObservedVolume['nodeAffinity']>;

const HOSTNAME_LABEL = 'kubernetes.io/hostname';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** Node that the scheduler chose for a claim whose volume is yet to be made. */
export function selectedNode(claim: ObservedClaim): string | undefined {
  return claim.annotations[SELECTED_NODE];
}

/** The hostnames of an affinity that consists of nothing else, as local volumes have it. */
function hostnamesOf(affinity: Affinity): string[] | undefined {
  const hostnames: string[] = [];
  for (const term of affinity) {
    const [expression] = term;
    if (
      term.length !== 1 ||
      expression.key !== HOSTNAME_LABEL ||
      expression.operator !== 'In'
    ) {
      return undefined;
    }
    hostnames.push(...expression.values);
  }
  return hostnames;
}

function describeAffinity(affinity: Affinity): string {
  return affinity
    .map(term =>
      term
        .map(({ key, operator, values }) =>
          values.length > 0
            ? `${key} ${operator} ${values.join(', ')}`
            : `${key} ${operator}`,
        )
        .join(' and '),
    )
    .join(' or ');
}

function pinningByAffinity(affinity: Affinity, index: WorldIndex): Pinning {
  const described = describeAffinity(affinity);
  const hostnames = hostnamesOf(affinity);
  if (hostnames) {
    const nodes = hostnames.map(
      hostname => index.nodesByHostname.get(hostname) ?? hostname,
    );
    const gone = index.canRead('nodes')
      ? nodes.filter(node => !index.nodes.has(node))
      : [];
    return {
      state: 'pinned',
      nodes,
      reason:
        gone.length > 0
          ? `Its volume is tied to ${enumerate(
              nodes,
            )}, but there is no node ${enumerate(gone)} in the cluster.`
          : `Its volume is tied to ${enumerate(nodes)} (${described}).`,
    };
  }
  if (!index.canRead('nodes')) {
    return {
      state: 'unknown',
      nodes: [],
      reason: `Its volume wants nodes with ${described}, and nodes may not be read.`,
    };
  }
  const nodes = index.world.nodes
    .filter(node => admitsNode(affinity, node))
    .map(node => node.name);
  if (nodes.length === index.world.nodes.length && nodes.length > 0) {
    return {
      state: 'free',
      nodes: [],
      reason: `Its volume wants nodes with ${described}, which all nodes have.`,
    };
  }
  return {
    state: 'pinned',
    nodes,
    reason:
      nodes.length > 0
        ? `Its volume wants nodes with ${described}: ${enumerate(nodes)}.`
        : `Its volume wants nodes with ${described}, and no node has that.`,
  };
}

/** Says where volumes may be mounted; remembers answers, since many volumes share an affinity. */
export function createPinning(index: WorldIndex) {
  const known = new Map<string, Pinning>();
  return (options: {
    claim: ObservedClaim;
    volume?: ObservedVolume;
    pinnedByTraits: 'yes' | 'no' | 'unknown';
  }): Pinning => {
    const { claim, volume, pinnedByTraits } = options;
    if (!volume) {
      const chosen = selectedNode(claim);
      let reason =
        'There is no volume yet; its node is chosen with the first pod.';
      if (chosen) {
        reason = `There is no volume yet; the scheduler chose ${chosen} for it.`;
      } else if (claim.volumeName) {
        reason = `The volume ${claim.volumeName} could not be read.`;
      }
      return { state: 'unknown', nodes: chosen ? [chosen] : [], reason };
    }
    if (volume.nodeAffinity && volume.nodeAffinity.length > 0) {
      const key = JSON.stringify(volume.nodeAffinity);
      const pinning =
        known.get(key) ?? pinningByAffinity(volume.nodeAffinity, index);
      known.set(key, pinning);
      return pinning;
    }
    if (pinnedByTraits === 'no') {
      return {
        state: 'free',
        nodes: [],
        reason: 'Its volume is not tied to a node.',
      };
    }
    return {
      state: 'unknown',
      nodes: [],
      reason:
        volume.source.kind === 'hostPath'
          ? 'Its volume is a path on whichever node the pod runs: other nodes have other bytes there.'
          : 'Its volume names no node, and what its driver does is not known.',
    };
  };
}
