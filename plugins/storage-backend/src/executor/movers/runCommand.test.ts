import { lastWordsOf, podEnd } from './runCommand';

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
