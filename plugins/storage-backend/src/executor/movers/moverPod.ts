import type { KubernetesObject } from '../../adapters/kubernetes';
import { everyRule, SafetyRules } from '../rules';
import {
  commandAnnotation,
  epochLabel,
  labelsOf,
  moverPodName,
  MoverRole,
} from './names';

/** Where pods of movers live and what they run. */
export interface MoverSettings {
  namespace: string;
  image: string;
}

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
 * Everything that rsync needs to reproduce owners, modes, devices and file capabilities, and that
 * sshd needs to separate privileges; all of it within the level `baseline` of Pod Security.
 */
const capabilities = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'MKNOD',
  'SETFCAP',
  'SETGID',
  'SETUID',
  'SYS_CHROOT',
];

/** A node that stops being ready loses the pod at once: what it has copied is not proven. */
const leavesLostNodes = ['not-ready', 'unreachable'].map(condition => ({
  key: `node.kubernetes.io/${condition}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 0,
}));

const container = (options: {
  image: string;
  args: string[];
  mounts: object[];
  requests?: Record<string, string>;
}) => ({
  name: 'mover',
  image: options.image,
  imagePullPolicy: 'IfNotPresent',
  command: ['stowage-mover'],
  args: options.args,
  securityContext: {
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'], add: capabilities },
  },
  resources: {
    requests: options.requests ?? { cpu: '50m', memory: '64Mi' },
    // A pod that only reserves what the application asks for must not be held to less.
    ...(!options.requests && { limits: { cpu: '4', memory: '1Gi' } }),
  },
  volumeMounts: [
    { name: 'control', mountPath: '/control', readOnly: true },
    { name: 'scratch', mountPath: '/tmp' },
    { name: 'run', mountPath: '/run' },
    ...options.mounts,
  ],
});

const podSpec = {
  restartPolicy: 'Never',
  terminationGracePeriodSeconds: 5,
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: {
    runAsUser: 0,
    runAsGroup: 0,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

const ownVolumes = [
  {
    name: 'control',
    downwardAPI: {
      items: [
        {
          path: 'command',
          fieldRef: {
            fieldPath: `metadata.annotations['${commandAnnotation}']`,
          },
        },
      ],
    },
  },
  { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
  { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
];

const serve = (operation: string, epoch: number) => [
  'serve',
  ...['--operation', operation],
  ...['--epoch', String(epoch)],
  ...['--control', '/control/command'],
];

interface PodIdentity {
  operation: string;
  epoch: number;
  index: number;
  settings: MoverSettings;
}

function metadataOf(options: PodIdentity & { role: MoverRole }) {
  const { operation, epoch, role, settings } = options;
  return {
    name: moverPodName(options),
    namespace: settings.namespace,
    labels: {
      ...labelsOf(operation),
      [epochLabel]: String(epoch),
      'stowage.io/role': role,
      'app.kubernetes.io/name': 'stowage-mover',
    },
    annotations: { [commandAnnotation]: '' },
  };
}

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
  const { sourceReadOnly: readOnly } = options.rules ?? everyRule;
  const sides = [
    ...(sourceClaim ? [{ name: 'source', claim: sourceClaim, readOnly }] : []),
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

interface SelectorTerm {
  matchExpressions?: object[];
  matchFields?: object[];
}

/** Every pair of terms joined: terms of one selector are alternatives, within a term all must hold. */
function joined(left: SelectorTerm[], right: SelectorTerm[]): SelectorTerm[] {
  return left.flatMap(a =>
    right.map(b => ({
      matchExpressions: [
        ...(a.matchExpressions ?? []),
        ...(b.matchExpressions ?? []),
      ],
      matchFields: [...(a.matchFields ?? []), ...(b.matchFields ?? [])],
    })),
  );
}

/** The application's affinity, narrowed to one node and to where its other volumes can be reached. */
function narrowed(options: {
  affinity?: object;
  node?: string;
  affinities: object[];
}): object | undefined {
  const { node } = options;
  const affinity = (options.affinity ?? {}) as {
    nodeAffinity?: {
      requiredDuringSchedulingIgnoredDuringExecution?: {
        nodeSelectorTerms: SelectorTerm[];
      };
    };
  };
  const required =
    affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const more: SelectorTerm[][] = [
    ...(node
      ? [
          [
            {
              // The hostname label need not be the node's name.
              matchFields: [
                { key: 'metadata.name', operator: 'In', values: [node] },
              ],
            },
          ],
        ]
      : []),
    ...options.affinities.map(
      each =>
        (each as { required?: { nodeSelectorTerms: SelectorTerm[] } }).required
          ?.nodeSelectorTerms ?? [{}],
    ),
  ];
  if (more.length === 0) {
    return options.affinity;
  }
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: more.reduce(
          joined,
          required?.nodeSelectorTerms ?? [{}],
        ),
      },
    },
  };
}
