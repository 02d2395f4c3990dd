import { createHash } from 'crypto';
import type { KubernetesObject } from '../../../adapters/kubernetes/ClusterClient';
import type { WalkConfig } from '../../../config/types';
import { walkFormat, walkScript } from './script';
import type { WalkTarget } from './targets';

const managedBy = { 'app.kubernetes.io/managed-by': 'stowage' };

/** Labels of every walk pod; whoever finds them may delete the pod. */
export const walkLabels: Record<string, string> = {
  ...managedBy,
  'stowage.io/purpose': 'walk',
};

/** The same as a selector. */
export const walkSelector = Object.entries(walkLabels)
  .map(([key, value]) => `${key}=${value}`)
  .join(',');

/** Where the measured directory appears in the pod. */
const mountPath = '/walk';

/**
 * The pod's name: the same for the same work, so that a second replica, or the same one after a
 * crash, finds the pod that is running already. Whatever changes the result changes the name.
 */
export function walkPodName(target: WalkTarget, image: string): string {
  const work = [walkFormat, image, target.node, target.kind, target.path];
  const hash = createHash('sha256').update(JSON.stringify(work)).digest('hex');
  return `walk-${hash.slice(0, 24)}`;
}

/**
 * The pod that measures one directory on one node: it reads and prints, and can do nothing else.
 *
 * It runs as uid 0 with no capability but DAC_READ_SEARCH, because a database's directory is mode
 * 0700 and belongs to the database's user. It has no token, no network identity, nothing to write
 * to, and the node's directory is mounted read-only, the mounts below it too where the node can do
 * that. The path is data in a volume, never part of a command.
 *
 * Taints don't keep it away, for the data lies where it lies; a node that stops being ready loses
 * it at once.
 */
export function buildWalkPod(options: {
  target: WalkTarget;
  config: Pick<WalkConfig, 'namespace' | 'image' | 'timeoutMs'>;
}): KubernetesObject {
  const { target, config } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: walkPodName(target, config.image),
      namespace: config.namespace,
      labels: { ...walkLabels, 'app.kubernetes.io/name': 'stowage-walk' },
      annotations: {
        'stowage.io/node': target.node,
        'stowage.io/path': target.path,
      },
    },
    spec: {
      restartPolicy: 'Never',
      activeDeadlineSeconds: Math.ceil(config.timeoutMs / 1000),
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      hostNetwork: false,
      hostPID: false,
      hostIPC: false,
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchFields: [
                  {
                    key: 'metadata.name',
                    operator: 'In',
                    values: [target.node],
                  },
                ],
              },
            ],
          },
        },
      },
      tolerations: [
        { operator: 'Exists' },
        ...['not-ready', 'unreachable'].map(condition => ({
          key: `node.kubernetes.io/${condition}`,
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 0,
        })),
      ],
      securityContext: {
        runAsUser: 0,
        runAsGroup: 0,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'walk',
          image: config.image,
          imagePullPolicy: 'IfNotPresent',
          command: [
            'nice',
            '-n',
            '19',
            'bash',
            '-c',
            walkScript,
            'walk',
            mountPath,
            target.kind,
          ],
          securityContext: {
            privileged: false,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'], add: ['DAC_READ_SEARCH'] },
          },
          resources: {
            requests: { cpu: '10m', memory: '32Mi' },
            limits: { cpu: '1', memory: '256Mi' },
          },
          volumeMounts: [
            {
              name: 'target',
              mountPath,
              readOnly: true,
              recursiveReadOnly: 'IfPossible',
              mountPropagation: 'None',
            },
          ],
        },
      ],
      volumes: [
        {
          name: 'target',
          // Without the type the runtime would make a directory that is missing.
          hostPath: { path: target.path, type: 'Directory' },
        },
      ],
    },
  };
}
