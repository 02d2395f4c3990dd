import { arch, networkInterfaces, release } from 'os';

/** An address of this machine that others accept as a pod's: not a loopback one. */
export function machineAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap(
    list => list ?? [],
  );
  return (
    addresses.find(({ family, internal }) => family === 'IPv4' && !internal)
      ?.address ?? '127.0.0.1'
  );
}

/** What the status of a hollow node is made from. */
export interface NodeFacts {
  name: string;
  address: string;
  kubeletPort: number;
  allocatable: Record<string, string>;
  diskPressure: boolean;
  /** RFC 3339. */
  now: string;
  /** When each condition got its present state, by type. */
  since: Record<string, string>;
}

/** Resources of a node that says nothing else: those of a Raspberry Pi 5. */
export const standardResources: Record<string, string> = {
  cpu: '4',
  memory: '8Gi',
  pods: '250',
  'ephemeral-storage': '200Gi',
};

/** The status of a hollow node as a kubelet would write it. */
export function nodeStatus(facts: NodeFacts): object {
  const { name, address, now, diskPressure } = facts;
  const condition = (
    type: string,
    status: boolean,
    [reason, message]: [string, string],
  ) => ({
    type,
    status: status ? 'True' : 'False',
    reason,
    message,
    lastHeartbeatTime: now,
    lastTransitionTime: facts.since[type] ?? now,
  });
  return {
    capacity: facts.allocatable,
    allocatable: facts.allocatable,
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: facts.kubeletPort } },
    conditions: [
      condition('MemoryPressure', false, [
        'KubeletHasSufficientMemory',
        `kubelet has sufficient memory available`,
      ]),
      condition(
        'DiskPressure',
        diskPressure,
        diskPressure
          ? ['KubeletHasDiskPressure', 'kubelet has disk pressure']
          : ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
      ),
      condition('PIDPressure', false, [
        'KubeletHasSufficientPID',
        'kubelet has sufficient PID available',
      ]),
      condition('Ready', true, [
        'KubeletReady',
        'kubelet is posting ready status',
      ]),
    ],
    nodeInfo: {
      architecture: arch() === 'x64' ? 'amd64' : arch(),
      operatingSystem: 'linux',
      kernelVersion: release(),
      osImage: 'Hollow node',
      containerRuntimeVersion: 'hollow://1',
      kubeletVersion: 'v1.36.0-hollow',
      kubeProxyVersion: '',
      machineID: name,
      systemUUID: name,
      bootID: `${name}-${process.pid}`,
    },
  };
}
