import { existsSync, readdirSync } from 'fs';
import { run, tryRun } from '../lib/run';
import { ClusterLayout, NodeLayout } from './layout';
import { memberEnvironment } from './processes';

/**
 * The network: a bridge in a namespace of its own is the switch. The machine
 * and each node hang on it by a virtual cable, so that no rule or setting of
 * the machine's own network has a say in the traffic between nodes.
 *
 *     machine ──stow0-host══uplink── [stow0-switch: bridge] ──stow0-port1══eth0── [stow0-worker-1]
 */
export async function createNetwork(layout: ClusterLayout): Promise<void> {
  const ip = ipCommand(layout);
  const hub = layout.switchNamespace;
  await ip('netns', 'add', hub);
  await ip('-n', hub, 'link', 'add', 'bridge', 'type', 'bridge');
  await ip('-n', hub, 'link', 'set', 'bridge', 'up');
  const host = layout.hostInterface;
  await ip(
    ...['link', 'add', host, 'type', 'veth'],
    ...['peer', 'name', 'uplink', 'netns', hub],
  );
  await ip('-n', hub, 'link', 'set', 'uplink', 'master', 'bridge', 'up');
  await ip('addr', 'add', `${layout.hostAddress}/24`, 'dev', host);
  await ip('link', 'set', host, 'up');
  for (const node of layout.nodes) {
    await connectNode(layout, node);
  }
}

async function connectNode(
  layout: ClusterLayout,
  node: NodeLayout,
): Promise<void> {
  const ip = ipCommand(layout);
  const hub = layout.switchNamespace;
  const own = node.networkNamespace;
  await ip('netns', 'add', own);
  await ip(
    ...['-n', hub, 'link', 'add', node.switchPort, 'type', 'veth'],
    ...['peer', 'name', 'eth0', 'netns', own],
  );
  await ip('-n', hub, 'link', 'set', node.switchPort, 'master', 'bridge', 'up');
  await ip('-n', own, 'link', 'set', 'lo', 'up');
  await ip('-n', own, 'link', 'set', 'eth0', 'up');
  await ip('-n', own, 'addr', 'add', `${node.address}/24`, 'dev', 'eth0');
  // A default route is what kubelet and pods expect; nothing answers beyond
  // the machine, which does not forward.
  await ip('-n', own, 'route', 'add', 'default', 'via', layout.hostAddress);
  for (const other of layout.nodes) {
    if (other !== node) {
      await ip('-n', own, 'route', 'add', other.podRange, 'via', other.address);
    }
  }
  // The API server's programs on the machine reach pods through their node.
  await ip('route', 'add', node.podRange, 'via', node.address);
}

/** Pulls a node's network cable, or plugs it in again. */
export async function setCable(
  layout: ClusterLayout,
  node: NodeLayout,
  state: 'up' | 'down',
): Promise<void> {
  const ip = ipCommand(layout);
  await ip('-n', layout.switchNamespace, 'link', 'set', node.switchPort, state);
}

/** Whether a node's cable is plugged in. */
export async function cableState(
  layout: ClusterLayout,
  node: NodeLayout,
): Promise<'up' | 'down'> {
  const text = await ipCommand(layout)(
    ...['-n', layout.switchNamespace, '-o', 'link', 'show', node.switchPort],
  );
  return /[<,]UP[,>]/.test(text) ? 'up' : 'down';
}

/** Namespaces of this cluster that exist, by their names' prefix. */
export function networkNamespaces(layout: ClusterLayout): string[] {
  return existsSync('/run/netns')
    ? readdirSync('/run/netns').filter(name =>
        name.startsWith(`${layout.prefix}-`),
      )
    : [];
}

/** Removes all that {@link createNetwork} may have made, however far it came. */
export async function removeNetwork(layout: ClusterLayout): Promise<void> {
  // The machine's routes to pods go with the interface.
  await tryRun('ip', ['link', 'delete', layout.hostInterface]);
  for (const name of networkNamespaces(layout)) {
    const { code } = await tryRun('ip', ['netns', 'delete', name]);
    if (code !== 0) {
      // An `ip netns add` that was killed half-way leaves a plain file.
      await run('rm', ['-f', `/run/netns/${name}`]);
    }
  }
}

function ipCommand(layout: ClusterLayout) {
  return async (...args: string[]) =>
    await run('ip', args, { env: memberEnvironment(layout) });
}
