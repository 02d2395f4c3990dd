import type {
  ClusterClient,
  KubernetesObject,
  ObjectName,
} from '../../adapters/kubernetes';
import { ClaimMover } from './ClaimMover';
import { moverCommandAnnotation, MoverCommandName } from './protocol';
import { MoverRefused } from './runCommand';
import { Streams } from './Streams';

const podOf = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'movers', uid: `uid-${name}` },
  status: { podIP: '192.0.2.7' },
});

const copied = {
  ...{ exitCode: 0, meaning: 'complete', clean: true, stderr: '' },
  ...{ total: { files: 1, bytes: 1 }, changed: { files: 0, bytes: 0 } },
  ...{ deleted: 0, transferredBytes: 0, seconds: 1, pausedSeconds: 0 },
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: '2026-01-01T00:00:01Z',
};

type Answer = { result: object } | { code: string };

/** Two movers that answer at once, and what they were told. */
class TwoMovers {
  readonly told: MoverCommandName[] = [];
  readonly streams = new Streams(new Map());
  /** What copies answer, one after the other; then success. */
  copies: Answer[] = [];
  readonly #pods = new Map(
    ['source', 'target'].map(name => [name, podOf(name)]),
  );
  readonly #logs = new Map<string, string>();

  /** As a step opens it; each step does so anew. */
  open(): ClaimMover {
    const cluster = {
      get: async ({ name }: ObjectName) => this.#pods.get(name),
      patch: async ({ ref, patch }: { ref: ObjectName; patch: any }) => {
        const pod = this.#pods.get(ref.name)!;
        pod.metadata.annotations = patch.metadata.annotations;
        this.#answer(ref.name, patch.metadata.annotations);
        return pod;
      },
      podLog: async ({ name }: { name: string }) => this.#logs.get(name) ?? '',
    };
    return new ClaimMover({
      scope: {
        cluster: cluster as unknown as ClusterClient,
        signal: new AbortController().signal,
      },
      epoch: 1,
      streams: this.streams,
      target: this.#pods.get('target')!,
      source: this.#pods.get('source')!,
    });
  }

  #answer(name: string, annotations: Record<string, string>): void {
    const { sequence, command } = JSON.parse(
      annotations[moverCommandAnnotation],
    );
    this.told.push(command);
    const answer = this.#answerTo(command);
    this.#logs.set(
      name,
      JSON.stringify({
        ...{ sequence, command, at: '2026-01-01T00:00:00Z' },
        ...('result' in answer
          ? { type: 'result', result: answer.result }
          : { type: 'error', code: answer.code, message: 'it failed' }),
      }),
    );
  }

  #answerTo(command: MoverCommandName): Answer {
    switch (command) {
      case 'keys':
        return { result: { publicKey: 'ssh-ed25519 AAAA' } };
      case 'listen':
        return { result: { port: 2222, hostKey: 'ssh-ed25519 BBBB' } };
      default:
        return this.copies.shift() ?? { result: copied };
    }
  }
}

const tree = {
  ...{ excludes: [], acceptedLosses: [] },
  ...{ limitPercent: 1, floorPercent: 3 },
};

describe('ClaimMover with a pod for each side', () => {
  it('arranges the stream once for all steps', async () => {
    const movers = new TwoMovers();
    await movers.open().run('copy', tree);
    await movers.open().run('copy', tree);
    expect(movers.told).toEqual(['keys', 'listen', 'copy', 'copy']);
  });

  it.each([
    ['the other side could not be reached', { code: 'REMOTE_FAILED' }],
    [
      'ssh did not get through',
      { result: { ...copied, exitCode: 255, clean: false } },
    ],
  ])('arranges it anew where %s', async (_, answer) => {
    const movers = new TwoMovers();
    await movers.open().run('copy', tree);
    movers.copies = [answer];
    expect(await movers.open().run('copy', tree)).toMatchObject({
      clean: true,
    });
    expect(movers.told.slice(3)).toEqual(['copy', 'keys', 'listen', 'copy']);
  });

  it('does not repeat what was refused for another reason', async () => {
    const movers = new TwoMovers();
    await movers.open().run('copy', tree);
    movers.copies = [{ code: 'NO_ROOM' }];
    await expect(movers.open().run('copy', tree)).rejects.toThrow(MoverRefused);
    expect(movers.told.slice(3)).toEqual(['copy']);
  });

  it('does not try a stream again that was arranged just now', async () => {
    const movers = new TwoMovers();
    movers.copies = [{ code: 'REMOTE_FAILED' }];
    await expect(movers.open().run('copy', tree)).rejects.toThrow('it failed');
    expect(movers.told).toEqual(['keys', 'listen', 'copy']);
  });
});
