import { ClusterLayout } from './layout';
import { cableState, networkNamespaces } from './network';
import { daemonNames, daemonPid } from './processes';
import { isUp } from './up';
import { traces } from './down';

/** What stands and runs of a cluster, in lines for a person. */
export async function statusLines(layout: ClusterLayout): Promise<string[]> {
  const found = await traces(layout);
  if (!found.length) {
    return [`cluster '${layout.prefix}': down, no traces on this machine`];
  }
  const lines = [
    `cluster '${layout.prefix}': ${
      isUp(layout)
        ? 'up'
        : "incomplete: being started, or a start was interrupted ('down' cleans up)"
    }`,
  ];
  for (const name of daemonNames(layout)) {
    const pid = daemonPid(layout, name);
    lines.push(`  ${name}: ${pid ? `runs (${pid})` : 'does not run'}`);
  }
  if (networkNamespaces(layout).includes(layout.switchNamespace)) {
    for (const node of layout.nodes) {
      const state = await cableState(layout, node).catch(() => 'missing');
      lines.push(`  cable of ${node.name}: ${state}`);
    }
  }
  lines.push(`  state folder: ${layout.stateFolder}`);
  return lines;
}
