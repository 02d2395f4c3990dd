import type { KubernetesObject } from '../../adapters/kubernetes';
import { everyRule, SafetyRules } from '../rules';
import {
  container,
  metadataOf,
  ownVolumes,
  PodIdentity,
  podSpec,
  serve,
} from './containerSpec';

/** A node that stops being ready loses the pod at once: what it has copied is not proven. */
const leavesLostNodes = ['not-ready', 'unreachable'].map(condition => ({
  key: `node.kubernetes.io/${condition}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 0,
}));

/**
 * The pod that carries the bytes of one claim, or one end of it. It runs where the volumes can be
 * reached, whatever taints the node has: the data lies where it lies.
 */
export function buildMoverPod(
  options: PodIdentity & {
    role: 'both' | 'source' | 'target';
    /** Claims in the movers' namespace. */
    sourceClaim?: string;
    targetClaim?: string;
    rules?: Pick<SafetyRules, 'sourceReadOnly'>;
  },
): KubernetesObject {
  const { operation, epoch, sourceClaim, targetClaim, settings } = options;
  const { sourceReadOnly } = options.rules ?? everyRule;
  const sides = [
    ...(sourceClaim
      ? [{ name: 'source', claim: sourceClaim, readOnly: sourceReadOnly }]
      : []),
    ...(targetClaim
      ? [{ name: 'target', claim: targetClaim, readOnly: false }]
      : []),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadataOf(options),
    spec: {
      ...podSpec,
      tolerations: [{ operator: 'Exists' }, ...leavesLostNodes],
      containers: [
        container({
          image: settings.image,
          args: [
            ...serve(operation, epoch),
            ...sides.flatMap(({ name }) => [`--${name}`, `/${name}`]),
          ],
          mounts: sides.map(({ name, readOnly }) => ({
            name,
            mountPath: `/${name}`,
            ...(readOnly && {
              readOnly: true,
              recursiveReadOnly: 'IfPossible',
            }),
          })),
        }),
      ],
      volumes: [
        ...ownVolumes,
        ...sides.map(({ name, claim, readOnly }) => ({
          name,
          persistentVolumeClaim: { claimName: claim, readOnly },
        })),
      ],
    },
  };
}
