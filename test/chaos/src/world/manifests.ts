import { applicationName, ApplicationSpec, claimName } from './ApplicationSpec';
import { images, nfsServer, poolLabel } from './names';

const labels = { app: applicationName };

/** A file of the machine for each claim, in which its writer acknowledges rows. */
export type LedgerOf = (claim: string) => string;

/** Path of the volume in a container. */
const mountPath = (volume: string) => `/${volume}`;

/** The class that claims ask for; a static volume has none, which is written out. */
function classOf({ volumes }: ApplicationSpec): string {
  return volumes === 'static-nfs' ? '' : volumes;
}

function claimSpec(spec: ApplicationSpec, volumeName?: string): object {
  return {
    accessModes: ['ReadWriteOnce'],
    storageClassName: classOf(spec),
    resources: { requests: { storage: '1Gi' } },
    ...(volumeName && { volumeName }),
  };
}

/** Name of the static volume of a claim; volumes have no namespace. */
export function staticVolumeName(namespace: string, claim: string): string {
  return `${namespace}-${claim}`;
}

/** A volume in the NAS's share, made by hand as an administrator would. */
export function staticVolume(namespace: string, claim: string): object {
  const name = staticVolumeName(namespace, claim);
  return {
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      nfs: { server: nfsServer, path: `/volume1/k8s/${name}` },
      claimRef: { namespace, name: claim },
    },
  };
}

/** A claim with something on it that has to survive. */
export function claimManifest(
  spec: ApplicationSpec,
  options: { namespace: string; claim: string },
): object {
  const { namespace, claim } = options;
  return {
    metadata: {
      name: claim,
      labels: { ...labels, 'example/keep': 'yes' },
      annotations: { 'example/note': 'kept' },
    },
    spec: claimSpec(
      spec,
      spec.volumes === 'static-nfs'
        ? staticVolumeName(namespace, claim)
        : undefined,
    ),
  };
}

/** A shell that does not hear that it should end, and its writer neither. */
const stubborn = 'trap "" TERM; ledger-writer; exit';

/** A container that writes rows to one volume; a passing one ends after a few. */
function writer(
  spec: ApplicationSpec,
  options: { volume: string; ledgerOf: LedgerOf; passing?: boolean },
): object {
  const { volume, ledgerOf, passing } = options;
  return {
    name: `writer-${volume}`,
    image: images.ledger,
    ...(spec.ignoresEndFor && { command: ['sh', '-c', stubborn] }),
    env: [
      { name: 'LEDGER_DATA', value: `${mountPath(volume)}/app` },
      { name: 'LEDGER_FILE', value: ledgerOf(claimName(spec, volume)) },
      { name: 'LEDGER_INTERVAL_MS', value: String(spec.intervalMs) },
      ...(passing ? [{ name: 'LEDGER_ROWS', value: '3' }] : []),
    ],
    ...(!passing && {
      readinessProbe: {
        // What `ledger-writer ready` asks as well, for a tenth of what an interpreter costs.
        exec: { command: ['test', '-s', `${mountPath(volume)}/app/rows`] },
        periodSeconds: 1,
        timeoutSeconds: 5,
      },
    }),
    volumeMounts: [{ name: volume, mountPath: mountPath(volume) }],
  };
}

/** What there is besides rows: a move has to carry all of it. */
function furniture(volume: string): string {
  return [
    `cd ${mountPath(volume)} && mkdir -p app sub/deep`,
    '[ -e sub/big ] || head -c 300000 /dev/urandom > sub/big',
    'ln -sf big sub/link; [ -e sub/hard ] || ln sub/big sub/hard',
    'printf x > "sub/deep/a name"; chmod 0640 "sub/deep/a name"; chown 999:999 sub/deep',
  ].join('; ');
}

function podSpec(
  spec: ApplicationSpec,
  options: { ledgerOf: LedgerOf; passing?: boolean; volumes?: object[] },
): Record<string, unknown> {
  const { ledgerOf, passing, volumes } = options;
  return {
    terminationGracePeriodSeconds: spec.ignoresEndFor ?? 3,
    automountServiceAccountToken: false,
    nodeSelector: {
      [poolLabel]: spec.pool,
      ...(spec.node && { 'kubernetes.io/hostname': spec.node }),
    },
    initContainers: spec.claims.map(volume => ({
      name: `begin-${volume}`,
      image: images.shell,
      command: ['sh', '-c', furniture(volume)],
      volumeMounts: [{ name: volume, mountPath: mountPath(volume) }],
    })),
    containers: spec.claims.map(volume =>
      writer(spec, { volume, ledgerOf, passing }),
    ),
    ...(volumes && { volumes }),
  };
}

function claimVolumes(spec: ApplicationSpec): object[] {
  return spec.claims.map(name => ({
    name,
    persistentVolumeClaim: { claimName: claimName(spec, name) },
  }));
}

/** A pod that writes for a moment and ends. */
export function passingPod(
  spec: ApplicationSpec,
  options: { ledgerOf: LedgerOf },
): Record<string, unknown> {
  return {
    ...podSpec(spec, {
      ...options,
      passing: true,
      volumes: claimVolumes(spec),
    }),
    restartPolicy: 'Never',
  };
}

/** A pod that only names the first claim and ends at once; nobody removes it. */
export function finishedPod(spec: ApplicationSpec): Record<string, unknown> {
  const [volume] = spec.claims;
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    nodeSelector: { [poolLabel]: spec.pool },
    containers: [
      {
        name: 'once',
        image: images.shell,
        command: ['true'],
        volumeMounts: [{ name: volume, mountPath: '/data' }],
      },
    ],
    volumes: claimVolumes(spec).slice(0, 1),
  };
}

/** A pod that writes rows of its own to the first volume until it is deleted. */
export function podByHand(
  spec: ApplicationSpec,
  options: { name: string; node?: string; ledger: string },
): Record<string, unknown> {
  const { name, node, ledger } = options;
  const [volume] = spec.claims;
  const folder = `${mountPath(volume)}/${name}`;
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 2,
    ...(node
      ? { nodeName: node }
      : { nodeSelector: { [poolLabel]: spec.pool } }),
    containers: [
      {
        name: 'writer',
        image: images.ledger,
        command: ['sh', '-c', `mkdir -p ${folder} && exec ledger-writer`],
        env: [
          { name: 'LEDGER_DATA', value: folder },
          { name: 'LEDGER_FILE', value: ledger },
          { name: 'LEDGER_INTERVAL_MS', value: '20' },
        ],
        volumeMounts: [{ name: volume, mountPath: mountPath(volume) }],
      },
    ],
    volumes: claimVolumes(spec).slice(0, 1),
  };
}

/** The workload with its API path; `undefined` where there is none. */
export function workloadManifest(
  spec: ApplicationSpec,
  options: { namespace: string; ledgerOf: LedgerOf },
): { collection: string; manifest: Record<string, any> } | undefined {
  const { namespace } = options;
  const apps = `/apis/apps/v1/namespaces/${namespace}`;
  const metadata = { name: applicationName, labels };
  const selector = { matchLabels: labels };
  const template = (pod: object) => ({ metadata: { labels }, spec: pod });
  const withClaims = () =>
    template(podSpec(spec, { ...options, volumes: claimVolumes(spec) }));
  switch (spec.kind) {
    case 'StatefulSet':
      return {
        collection: `${apps}/statefulsets`,
        manifest: {
          metadata,
          spec: {
            serviceName: applicationName,
            replicas: 1,
            selector,
            template: template(podSpec(spec, options)),
            persistentVolumeClaimRetentionPolicy: {
              whenDeleted: 'Retain',
              whenScaled: 'Retain',
            },
            volumeClaimTemplates: spec.claims.map(name => ({
              metadata: { name },
              spec: claimSpec(spec),
            })),
          },
        },
      };
    case 'Deployment':
      return {
        collection: `${apps}/deployments`,
        manifest: {
          metadata,
          spec: {
            replicas: 1,
            selector,
            strategy: { type: 'Recreate' },
            template: withClaims(),
          },
        },
      };
    case 'DaemonSet':
      return {
        collection: `${apps}/daemonsets`,
        manifest: { metadata, spec: { selector, template: withClaims() } },
      };
    case 'CronJob':
      return {
        collection: `/apis/batch/v1/namespaces/${namespace}/cronjobs`,
        manifest: {
          metadata,
          spec: {
            // Once a year: what runs during a test is started by it.
            schedule: '0 0 1 1 *',
            jobTemplate: {
              spec: {
                backoffLimit: 0,
                template: template(passingPod(spec, options)),
              },
            },
          },
        },
      };
    default:
      return undefined;
  }
}
