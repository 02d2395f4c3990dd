import type { MoverResult } from '../movers/protocolResults';
import { differenceWords, sweepWords } from './prove';

const none = { count: 0, examples: [] };
const noFiles = { files: 0, bytes: 0 };

function sweep(different: Partial<MoverResult<'sweep'>>): MoverResult<'sweep'> {
  return {
    proven: { files: 3, bytes: 30 },
    unproven: noFiles,
    reasons: {
      different: noFiles,
      unsteady: noFiles,
      recent: noFiles,
      filesystem: noFiles,
      unknown: noFiles,
      changed: noFiles,
      replaced: noFiles,
      clock: noFiles,
    },
    changed: none,
    added: none,
    removed: none,
    clockStepped: false,
    failures: none,
    seconds: 1,
    ...different,
  };
}

describe('what a closing sweep says', () => {
  it('is nothing where everything is proven', () => {
    expect(sweepWords(sweep({}))).toBeUndefined();
  });

  it('names what somebody wrote', () => {
    expect(
      sweepWords(
        sweep({
          changed: { count: 1, examples: ['a'] },
          added: { count: 2, examples: ['b', 'c'] },
          unproven: { files: 3, bytes: 30 },
        }),
      ),
    ).toBe('1 changed, such as a; 2 new, such as b, c');
  });

  it('is an alarm, too, where only copies changed', () => {
    expect(sweepWords(sweep({ unproven: { files: 1, bytes: 10 } }))).toBe(
      '1 files are not proven any more',
    );
  });
});

describe('what a comparison says', () => {
  const counts = {
    missing: 0,
    extra: 0,
    type: 0,
    content: 1,
    mode: 0,
    owner: 0,
    time: 0,
    links: 0,
    attributes: 0,
  };
  const proof: MoverResult<'prove'> = {
    mode: 'full',
    equal: false,
    differences: { counts, examples: [{ path: 'a', kinds: ['content'] }] },
    failures: none,
    entries: 2,
    read: { files: 1, bytes: 1 },
    proven: noFiles,
    allocatedBytes: { source: 0, target: 0 },
    seconds: 1,
  };

  it('names paths with the kinds in which they differ', () => {
    expect(differenceWords(proof)).toBe('differ: a (content)');
    expect(differenceWords({ ...proof, equal: true })).toBeUndefined();
  });
});
