import { ObjectMetadata } from '../../cluster/objects';
import { Change } from '../core/changes';
import { Claim, Node, Pod, Volume } from '../core/kinds';

/** A fixed present for tables, in milliseconds since 1970. */
export const now = Date.parse('2026-03-01T12:00:00Z');

/** A time so many seconds before {@link now}. */
export function ago(seconds: number): string {
  return new Date(now - seconds * 1000).toISOString();
}

/** Metadata of an object in the namespace `home`; its uid is its name's. */
export function metadata(
  name: string,
  more: Partial<ObjectMetadata> = {},
): ObjectMetadata {
  return {
    name,
    namespace: 'home',
    uid: `uid-${name}`,
    resourceVersion: '1',
    creationTimestamp: ago(60),
    ...more,
  };
}

/** A pod that runs and is ready unless told otherwise. */
export function pod(
  name: string,
  more: {
    metadata?: Partial<ObjectMetadata>;
    spec?: Partial<Pod['spec']>;
    status?: Pod['status'];
  } = {},
): Pod {
  return {
    metadata: metadata(name, more.metadata),
    spec: { containers: [{ name: 'main' }], nodeName: 'pi-1', ...more.spec },
    status: more.status ?? {
      phase: 'Running',
      podIP: '10.0.0.1',
      conditions: [
        { type: 'Ready', status: 'True', lastTransitionTime: ago(30) },
      ],
    },
  };
}

/** A node with room for four cores. */
export function node(name: string, more: Partial<Node> = {}): Node {
  return {
    metadata: metadata(name, {
      namespace: undefined,
      labels: { 'kubernetes.io/hostname': name },
    }),
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '10' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
    ...more,
  };
}

/** A claim of one gibibyte of the class `disk`. */
export function claim(
  name: string,
  more: {
    metadata?: Partial<ObjectMetadata>;
    spec?: Partial<Claim['spec']>;
    status?: Claim['status'];
  } = {},
): Claim {
  return {
    metadata: metadata(name, more.metadata),
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'disk',
      ...more.spec,
    },
    status: more.status ?? { phase: 'Pending' },
  };
}

/** A free volume of one gibibyte of the class `disk`. */
export function volume(
  name: string,
  more: {
    metadata?: Partial<ObjectMetadata>;
    spec?: Partial<Volume['spec']>;
    status?: Volume['status'];
  } = {},
): Volume {
  return {
    metadata: metadata(name, { namespace: undefined, ...more.metadata }),
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'disk',
      ...more.spec,
    },
    status: more.status ?? { phase: 'Available' },
  };
}

/** One word for each change, such as `create pods db-0` or `event Lost`. */
export function say(changes: readonly (Change | undefined)[]): string[] {
  return changes.flatMap(change => {
    if (!change) {
      return [];
    }
    if (change.verb === 'event') {
      return [`event ${change.event.reason}`];
    }
    const { verb, resource, object } = change;
    const part =
      'subresource' in change && change.subresource
        ? `/${change.subresource}`
        : '';
    const { name, generateName } = object.metadata;
    return [`${verb} ${resource.plural}${part} ${name ?? generateName}`];
  });
}
