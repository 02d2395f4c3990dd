import type { KubernetesObject } from '../../adapters/kubernetes';
import { narrowed } from './affinity';
import {
  container,
  metadataOf,
  ownVolumes,
  PodIdentity,
  podSpec,
  serve,
} from './containerSpec';

/** What an application's pod says about where it may run. */
export interface SchedulingConstraints {
  nodeSelector?: object;
  affinity?: object;
  tolerations?: object[];
  topologySpreadConstraints?: object[];
  priorityClassName?: string;
  schedulerName?: string;
  /** Requests of all its containers, so that the node has room for it beside the volume. */
  requests?: Record<string, string>;
}

/**
 * The pod that binds targets. It is scheduled as one pod of the application would be: same
 * constraints, same requests, and beside the targets it mounts an alias of every claim that the
 * application keeps, so that the targets land where the application can run.
 */
export function buildBindPod(
  options: PodIdentity & {
    targetClaims: string[];
    aliasClaims: string[];
    constraints: SchedulingConstraints;
    /** Name of the only node that is allowed. */
    node?: string;
    /** Node affinities of volumes beside it that can't be aliased. */
    besideAffinities: object[];
  },
): KubernetesObject {
  const { operation, epoch, settings, targetClaims, aliasClaims } = options;
  const { requests, affinity, ...constraints } = options.constraints;
  const claims = [
    ...targetClaims.map((claim, index) => ({
      name: `target-${index}`,
      claim,
      readOnly: false,
    })),
    ...aliasClaims.map((claim, index) => ({
      name: `beside-${index}`,
      claim,
      readOnly: true,
    })),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadataOf({ ...options, role: 'bind' }),
    spec: {
      ...podSpec,
      ...constraints,
      affinity: narrowed({
        affinity,
        node: options.node,
        affinities: options.besideAffinities,
      }),
      containers: [
        container({
          image: settings.image,
          args: serve(operation, epoch),
          requests,
          mounts: claims.map(({ name, readOnly }) => ({
            name,
            mountPath: `/${name}`,
            readOnly,
          })),
        }),
      ],
      volumes: [
        ...ownVolumes,
        ...claims.map(({ name, claim, readOnly }) => ({
          name,
          persistentVolumeClaim: { claimName: claim, readOnly },
        })),
      ],
    },
  };
}
