import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import type { StrayDirectory } from '@stowage/backstage-plugin-storage-common';
import { count, enumerate, formatTime } from '../words';
import type { AssessedFinding } from './AssessedFinding';
import { claimRef, clusterRef, createFinding, nodeRef } from './finding';
import type { FindingContext } from './context';

/** Nodes that hold data and are not ready, or are gone. */
export function nodeNotReadyFindings(
  context: FindingContext,
): AssessedFinding[] {
  const { index, claimsByNode } = context;
  if (!index.canRead('nodes') && index.world.nodes.length === 0) {
    return [];
  }
  const cluster = index.world.name;
  return [...claimsByNode].flatMap(([name, claims]) => {
    const node = index.nodes.get(name);
    if (node?.ready === 'true' || (!node && !index.canRead('nodes'))) {
      return [];
    }
    const state = node
      ? `The node ${name} is ${
          node.ready === 'false' ? 'not ready' : 'not heard'
        }${node.readySince ? ` since ${formatTime(node.readySince)}` : ''}${
          node.readyMessage ? ` (${node.readyMessage})` : ''
        }.`
      : `There is no node ${name} in the cluster any more.`;
    return [
      createFinding({
        code: 'NODE_NOT_READY_WITH_DATA',
        title: node
          ? `${name} is not ready and holds data`
          : `${name} is gone and held data`,
        subject: nodeRef(cluster, name),
        claims: claims.map(({ observed }) => claimRef(cluster, observed)),
        evidence: state,
        mentions: {
          lead: `${count(claims.length, 'claim')} ${
            claims.length === 1 ? 'has its' : 'have their'
          } only bytes on its disk:`,
          items: claims.map(({ observed }) => ({
            claim: claimRef(cluster, observed),
            words: `${observed.namespace}/${observed.name}`,
          })),
        },
        since: node?.readySince,
        data: { node: name, claims: claims.length, ready: node?.ready },
      }),
    ];
  });
}

/** Directories by node, biggest first. */
export function straysByNode(
  context: Pick<FindingContext, 'index'>,
): Map<string, StrayDirectory[]> {
  const byNode = new Map<string, StrayDirectory[]>();
  for (const { node, ...directory } of context.index.world.strays) {
    const directories = byNode.get(node);
    if (directories) {
      directories.push(directory);
    } else {
      byNode.set(node, [directory]);
    }
  }
  for (const directories of byNode.values()) {
    directories.sort((a, b) => (b.usedBytes ?? 0) - (a.usedBytes ?? 0));
  }
  return byNode;
}

/** Directories in a provisioner's folder that belong to no volume, one finding for each node. */
export function strayFindings(context: FindingContext): AssessedFinding[] {
  const cluster = context.index.world.name;
  return [...straysByNode(context)].map(([node, directories]) => {
    const measured = directories.filter(
      directory => directory.usedBytes !== undefined,
    );
    const usedBytes = measured.reduce(
      (sum, directory) => sum + (directory.usedBytes ?? 0),
      0,
    );
    const size =
      measured.length > 0
        ? `, ${formatBytes(usedBytes)} in ${
            measured.length === directories.length ? 'all' : 'what was measured'
          }`
        : '';
    return createFinding({
      code: 'STRAY_DIRECTORIES',
      title:
        directories.length === 1
          ? `A directory on ${node} belongs to no volume`
          : `${directories.length} directories on ${node} belong to no volume`,
      subject: nodeRef(cluster, node),
      poolId: `${cluster}/node-filesystem/${node}`,
      evidence: `The walk on ${node} found ${enumerate(
        directories.map(directory => directory.path),
      )}${size}.`,
      data: {
        node,
        directories: directories.length,
        usedBytes: measured.length > 0 ? usedBytes : undefined,
      },
    });
  });
}

/** Nodes whose disks could not be measured although they should have been. */
export function readingFindings(context: FindingContext): AssessedFinding[] {
  const { index, claimsByNode } = context;
  const cluster = index.world.name;
  return index.world.readingProblems.flatMap(({ node, source, problem }) => {
    // Switched off or not yet come round is no failure; a node that is down explains itself.
    const isFailure =
      problem.code === 'WALK_FAILED' ||
      problem.code === 'KUBELET_UNREACHABLE' ||
      problem.code === 'KUBELET_FORBIDDEN';
    const isDown = (index.nodes.get(node)?.ready ?? 'true') !== 'true';
    if (!isFailure || isDown) {
      return [];
    }
    const everywhere = node === '*';
    const claims = everywhere ? [] : claimsByNode.get(node) ?? [];
    return [
      createFinding({
        code: 'READING_MISSING',
        title: everywhere
          ? `The ${source} gives no figures`
          : `The ${source} gives no figures on ${node}`,
        subject: everywhere ? clusterRef(cluster) : nodeRef(cluster, node),
        key: source,
        claims: claims.map(({ observed }) => claimRef(cluster, observed)),
        evidence: everywhere
          ? `The ${source} failed in the whole cluster.`
          : `The ${source} failed on the node ${node}.`,
        // May name directories, and they are often named after claims.
        confidential: problem.reason,
        data: {
          node: everywhere ? undefined : node,
          source,
          reason: problem.code,
        },
      }),
    ];
  });
}
