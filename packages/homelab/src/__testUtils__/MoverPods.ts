import { resolve } from 'path';
import { waitFor } from '@stowage/test-cluster';
import type { Home } from './Home';

/** Has hollow nodes run the mover's program for the image `example/mover:*`. */
export const moverPrograms = {
  'example/mover:*': {
    path: [resolve(__dirname, '../../../../images/mover/bin')],
    command: ['stowage-mover'],
  },
};

/** One side of a mover: which folder of its node it is. */
export interface MoverSides {
  source?: string;
  target?: string;
}

/** Movers as a stage of a move makes them, and what they are told and answer. */
export class MoverPods {
  private sequence = 0;

  constructor(private readonly home: Home, readonly path: string) {}

  /** Makes the pod and waits until its program listens. */
  async start(
    name: string,
    nodeName: string,
    sides: MoverSides,
  ): Promise<void> {
    const mounted = Object.entries(sides);
    await this.home.create(this.path, {
      metadata: { name, annotations: { 'stowage.io/command': '' } },
      spec: {
        nodeName,
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 5,
        automountServiceAccountToken: false,
        containers: [
          {
            name: 'mover',
            image: 'example/mover:0.1',
            args: [
              ...['serve', '--operation', 'opabcdefghij', '--epoch', '1'],
              ...['--control', '/control/command'],
              ...mounted.flatMap(([side]) => [`--${side}`, `/${side}`]),
            ],
            // Not /tmp: the program's own folder may lie below it.
            env: [{ name: 'TMPDIR', value: '/scratch' }],
            volumeMounts: [
              { name: 'control', mountPath: '/control' },
              { name: 'tmp', mountPath: '/scratch' },
              ...mounted.map(([side]) => ({
                name: side,
                mountPath: `/${side}`,
                readOnly: side === 'source',
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
                    fieldPath: "metadata.annotations['stowage.io/command']",
                  },
                },
              ],
            },
          },
          { name: 'tmp', emptyDir: {} },
          ...mounted.map(([side, path]) => ({
            name: side,
            hostPath: { path, type: 'Directory' },
          })),
        ],
      },
    });
    await waitFor(`${name} to be ready`, async () =>
      (await this.lines(name)).some(line => line.type === 'ready'),
    );
  }

  /** Everything that a mover has said so far. */
  async lines(pod: string): Promise<any[]> {
    const text = await this.home.get<string | object>(
      `${this.path}/${pod}/log`,
    );
    // A log of one line is JSON, which the client has parsed already.
    return typeof text === 'string'
      ? text
          .trim()
          .split('\n')
          .filter(line => line.startsWith('{'))
          .map(line => JSON.parse(line))
      : [text];
  }

  /** Gives a command; answers the number under which its events come. */
  async tell(
    pod: string,
    command: string,
    options: object = {},
  ): Promise<number> {
    this.sequence += 1;
    const { sequence } = this;
    await this.home.plane.api.request(`${this.path}/${pod}`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: {
        metadata: {
          annotations: {
            'stowage.io/command': JSON.stringify({
              sequence,
              epoch: 1,
              command,
              options,
            }),
          },
        },
      },
    });
    return sequence;
  }

  /** The event that ends a command. */
  async end(pod: string, sequence: number): Promise<any> {
    return await waitFor(`the answer to command ${sequence}`, async () =>
      (
        await this.lines(pod)
      ).find(
        line =>
          line.sequence === sequence && ['result', 'error'].includes(line.type),
      ),
    );
  }

  /** Gives a command and waits for its end. */
  async command(pod: string, name: string, options: object = {}): Promise<any> {
    return await this.end(pod, await this.tell(pod, name, options));
  }
}
