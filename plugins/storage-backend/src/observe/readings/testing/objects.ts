import type {
  ObservedNode,
  ObservedPod,
  ObservedVolume,
} from '@stowage/backstage-plugin-storage-common';
import type { ObservedStorage } from '../world';

/** A node that is ready. */
export function node(
  name: string,
  values: Partial<ObservedNode> = {},
): ObservedNode {
  return {
    name,
    uid: name,
    labels: { 'kubernetes.io/hostname': name },
    ready: 'true',
    diskPressure: false,
    unschedulable: false,
    address: '10.0.0.1',
    kubeletPort: 10250,
    ...values,
  };
}

/** A volume as local-path makes it, bound to the claim `shop/<name>`. */
export function localVolume(
  name: string,
  values: Partial<ObservedVolume> & { on?: string; path?: string } = {},
): ObservedVolume {
  const { on = 'pi-1', path = `/opt/lpp/${name}`, ...rest } = values;
  return {
    name,
    uid: name,
    createdAt: '2026-03-01T00:00:00Z',
    annotations: { 'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path' },
    accessModes: ['ReadWriteOnce'],
    mountOptions: [],
    claimRef: { namespace: 'shop', name },
    source: { kind: 'hostPath', path },
    nodeAffinity: [
      [{ key: 'kubernetes.io/hostname', operator: 'In', values: [on] }],
    ],
    ...rest,
  };
}

/** A pod in namespace `shop` that mounts a claim on a node. */
export function mountingPod(claimName: string, nodeName: string): ObservedPod {
  return {
    namespace: 'shop',
    name: `uses-${claimName}-${nodeName}`,
    uid: `${claimName}-${nodeName}`,
    createdAt: '2026-03-01T00:00:00Z',
    labels: {},
    nodeName,
    phase: 'Running',
    ready: true,
    claims: [{ claimName, readOnly: false }],
    images: [],
    waiting: [],
    terminationMessages: [],
  };
}

/** A cluster with one ready node. */
export function storage(
  values: Partial<ObservedStorage> = {},
): ObservedStorage {
  return {
    nodes: [node('pi-1')],
    volumes: [],
    claims: [],
    classes: [],
    pods: [],
    events: [],
    ...values,
  };
}
