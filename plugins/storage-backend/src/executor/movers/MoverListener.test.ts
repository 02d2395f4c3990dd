import { ClusterClient, ClusterError } from '../../adapters/kubernetes';
import { lastWordsOf, MoverListener, podEnd } from './MoverListener';
import { podRef } from './objects';

const pod = (status: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'mover', uid: 'u1', ...metadata },
  status,
});

describe('lastWordsOf', () => {
  it('finds why a mover could not begin to serve', () => {
    expect(
      lastWordsOf(
        [
          'stowage-mover: RSYNC: rsync 3.1 is too old',
          '{"sequence":0,"type":"ready"}',
          'stowage-mover: RSYNC: rsync is not installed (Debian: rsync).',
          '',
        ].join('\n'),
      ),
    ).toBe('RSYNC: rsync is not installed (Debian: rsync).');
  });

  it('takes no other line for its words: it may hold names of files', () => {
    expect(lastWordsOf('Traceback: stowage-mover: secret\n{}\n')).toBe(
      undefined,
    );
  });
});

describe('podEnd', () => {
  it.each([
    ['runs', pod({ phase: 'Running' }), undefined],
    ['is gone', undefined, 'it is gone'],
    ['is another one', pod({}, { uid: 'u2' }), 'it is gone'],
    [
      'is deleted',
      pod({}, { deletionTimestamp: '2026-03-01T10:00:00Z' }),
      'it is being deleted',
    ],
    [
      'failed',
      pod({
        phase: 'Failed',
        containerStatuses: [
          { state: { terminated: { exitCode: 1, reason: 'Error' } } },
        ],
      }),
      'it ended with exit code 1 (Error)',
    ],
    [
      'was evicted',
      pod({ phase: 'Failed', message: 'The node was low on memory' }),
      'it ended with exit code unknown (The node was low on memory)',
    ],
  ])('says of a pod that %s', (_, found, words) => {
    expect(podEnd(found, 'u1')).toBe(words);
  });
});

describe('MoverListener', () => {
  const line = (event: object) =>
    `${JSON.stringify({
      command: 'syncfs',
      at: '2026-03-01T10:00:00Z',
      ...event,
    })}\n`;
  const answer = line({ sequence: 3, type: 'result', result: {} });
  const progress = line({ sequence: 3, type: 'progress', phase: 'copy' });
  const ended = pod({
    phase: 'Failed',
    containerStatuses: [{ state: { terminated: { exitCode: 137 } } }],
  });
  const running = pod({ phase: 'Running' });

  /** A pod whose log says one thing after the other, the last of them for ever. */
  function listenTo(logs: Array<string | Error>, found: object | undefined) {
    const get = jest.fn(async () => found);
    const podLog = jest.fn(async () => {
      const log = logs.length > 1 ? logs.shift()! : logs[0];
      if (log instanceof Error) {
        throw log;
      }
      return log;
    });
    const listener = new MoverListener(
      {
        cluster: { get, podLog } as unknown as ClusterClient,
        signal: new AbortController().signal,
      },
      { ref: podRef('movers', 'mover'), uid: 'u1', sequence: 3 },
    );
    return { listener, get };
  }

  it('hears the answer to its own command', async () => {
    const { listener } = listenTo(
      [line({ sequence: 2, type: 'result', result: {} }), answer],
      running,
    );
    expect(await listener.listen()).toEqual({});
    expect((await listener.listen()).end).toMatchObject({ sequence: 3 });
  });

  it('does not believe a later pod of the same name', async () => {
    const { listener } = listenTo([answer], pod({}, { uid: 'u2' }));
    expect(await listener.listen()).toEqual({ lost: 'it is gone' });
  });

  it('notices that a pod ended whose log stays', async () => {
    const { listener, get } = listenTo([progress], ended);
    const heard = [];
    while (!heard.at(-1)?.lost) {
      heard.push(await listener.listen());
    }
    expect(heard.at(-1)).toEqual({ lost: 'it ended with exit code 137' });
    expect(heard.length).toBeLessThan(6);
    expect(get).toHaveBeenCalledTimes(1);
  });

  it('counts what was said between the look at the log and the end', async () => {
    const { listener } = listenTo(
      [progress, progress, progress, progress, answer],
      ended,
    );
    for (let look = 1; look < 4; look += 1) {
      expect((await listener.listen()).end).toBeUndefined();
    }
    expect((await listener.listen()).end).toMatchObject({ sequence: 3 });
  });

  it('says with what words it ended', async () => {
    const { listener } = listenTo(['stowage-mover: SSH: no way\n'], ended);
    for (let look = 1; look < 4; look += 1) {
      await listener.listen();
    }
    expect((await listener.listen()).lost).toBe(
      'it ended with exit code 137. It said: SSH: no way',
    );
  });

  describe('where the log can not be read', () => {
    const unreadable = new ClusterError({
      cluster: 'home',
      reason: 'server-error',
      message: 'The node does not answer',
    });

    it('looks at the pod at once', async () => {
      const { listener } = listenTo([unreadable], undefined);
      expect(await listener.listen()).toEqual({ lost: 'it is gone' });
    });

    it('waits a minute for the node to speak again', async () => {
      jest.useFakeTimers();
      try {
        const { listener } = listenTo([unreadable], running);
        expect(await listener.listen()).toEqual({});
        jest.setSystemTime(Date.now() + 59_000);
        expect(await listener.listen()).toEqual({});
        jest.setSystemTime(Date.now() + 2_000);
        expect((await listener.listen()).lost).toMatch(
          "its log can't be read: The node does not answer",
        );
      } finally {
        jest.useRealTimers();
      }
    });
  });
});
