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

/** The container of every pod of movers. */
export const container = (options: {
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

/** What every pod of movers has in common. */
export const podSpec = {
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

/** The command, and where it may write. */
export const ownVolumes = [
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

/** Arguments of the program that takes commands. */
export const serve = (operation: string, epoch: number) => [
  'serve',
  ...['--operation', operation],
  ...['--epoch', String(epoch)],
  ...['--control', '/control/command'],
];

/** Of one pod of an operation. */
export interface PodIdentity {
  operation: string;
  epoch: number;
  index: number;
  settings: MoverSettings;
}

/** Name, labels and the annotation that takes commands. */
export function metadataOf(options: PodIdentity & { role: MoverRole }) {
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
