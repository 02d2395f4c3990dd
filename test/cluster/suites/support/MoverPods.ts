import { moverImage } from '../../src/build/images';
import { Kubectl, waitFor } from '../../src/testing';

/** One line of a mover's log, as far as these suites look at it. */
export interface MoverEvent {
  sequence: number;
  type: 'ready' | 'started' | 'progress' | 'result' | 'error';
  at: string;
  result?: any;
  code?: string;
  message?: string;
}

const operation = 'optest000000';
const epoch = 1;
const annotation = 'stowage.io/command';

/** What the backend's pods have, no less and no more: level `baseline` lets them in. */
const securityContext = {
  privileged: false,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: {
    drop: ['ALL'],
    add: [
      'CHOWN',
      'DAC_OVERRIDE',
      'FOWNER',
      'FSETID',
      'MKNOD',
      'SETFCAP',
      'SETGID',
      'SETUID',
      'SYS_CHROOT',
    ],
  },
};

function moverPod(options: {
  name: string;
  node: string;
  source?: string;
  target?: string;
}): object {
  const { name, node, source, target } = options;
  const sides = [
    ...(source ? [{ side: 'source', claim: source, readOnly: true }] : []),
    ...(target ? [{ side: 'target', claim: target, readOnly: false }] : []),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, annotations: { [annotation]: '' } },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': node },
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'mover',
          image: moverImage,
          imagePullPolicy: 'IfNotPresent',
          args: [
            ...['serve', '--operation', operation, '--epoch', String(epoch)],
            ...['--control', '/control/command'],
            ...sides.flatMap(({ side }) => [`--${side}`, `/${side}`]),
          ],
          securityContext,
          volumeMounts: [
            { name: 'control', mountPath: '/control', readOnly: true },
            { name: 'scratch', mountPath: '/tmp' },
            { name: 'run', mountPath: '/run' },
            ...sides.map(({ side, readOnly }) => ({
              name: side,
              mountPath: `/${side}`,
              readOnly,
            })),
          ],
        },
      ],
      volumes: [
        {
          name: 'control',
          downwardAPI: {
            items: [
              {
                path: 'command',
                fieldRef: {
                  fieldPath: `metadata.annotations['${annotation}']`,
                },
              },
            ],
          },
        },
        { name: 'scratch', emptyDir: {} },
        { name: 'run', emptyDir: { medium: 'Memory' } },
        ...sides.map(({ side, claim }) => ({
          name: side,
          persistentVolumeClaim: { claimName: claim },
        })),
      ],
    },
  };
}

/** A mover's pod on the cluster, told what to do through its annotation. */
export class MoverPod {
  private sequence = 0;

  private constructor(
    private readonly kubectl: Kubectl,
    private readonly namespace: string,
    readonly name: string,
  ) {}

  /** Starts a mover and waits until it takes commands. */
  static async start(
    kubectl: Kubectl,
    options: {
      namespace: string;
      name: string;
      node: string;
      source?: string;
      target?: string;
    },
  ): Promise<MoverPod> {
    const { namespace, name } = options;
    await kubectl.apply(JSON.stringify(moverPod(options)), namespace);
    const pod = new MoverPod(kubectl, namespace, name);
    await pod.event('ready', 0);
    return pod;
  }

  /** Its address inside the cluster. */
  async address(): Promise<string> {
    const pod = await this.kubectl.json([
      ...['get', 'pod', this.name, '--namespace', this.namespace],
    ]);
    return pod.status.podIP;
  }

  /** Everything it has said. */
  async events(): Promise<MoverEvent[]> {
    const log = await this.kubectl.run([
      ...['logs', this.name, '--namespace', this.namespace],
    ]);
    return log
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line));
  }

  /** Waits for an event; an answer that is an error ends the waiting, too. */
  private async event(
    type: MoverEvent['type'],
    sequence: number,
  ): Promise<MoverEvent> {
    const found = await waitFor(
      `mover '${this.name}' to say '${type}' to command ${sequence}`,
      async () =>
        (
          await this.events()
        ).find(
          event =>
            event.sequence === sequence &&
            (event.type === type || event.type === 'error'),
        ),
    );
    if (found.type !== type) {
      throw new Error(`Mover '${this.name}': ${found.code}: ${found.message}`);
    }
    return found;
  }

  /**
   * Gives a command and waits for its result.
   *
   * @returns the result, and the milliseconds from the patch to the mover's `started`
   */
  async tell<T = any>(
    command: string,
    options: object = {},
  ): Promise<{ result: T; startedAfterMs: number }> {
    this.sequence += 1;
    const { sequence } = this;
    const text = JSON.stringify({ sequence, epoch, command, options });
    await this.kubectl.run([
      ...['patch', 'pod', this.name, '--namespace', this.namespace],
      ...['--type=merge', '--patch'],
      JSON.stringify({ metadata: { annotations: { [annotation]: text } } }),
    ]);
    const patched = Date.now();
    const { result } = await this.event('result', sequence);
    const started = await this.event('started', sequence);
    return { result, startedAfterMs: Date.parse(started.at) - patched };
  }
}
