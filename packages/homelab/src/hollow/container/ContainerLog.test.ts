import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { PassThrough } from 'stream';
import { ContainerLog, selectLines } from './ContainerLog';

const stored =
  '2026-01-01T00:00:00.000Z F one\n2026-01-01T00:00:01.000Z F two\n2026-01-01T00:00:02.000Z F three\n';

it.each([
  [{}, 'one\ntwo\nthree\n'],
  [{ tailLines: 2 }, 'two\nthree\n'],
  [{ tailLines: 0 }, ''],
  [{ limitBytes: 5 }, 'one\nt'],
  [{ since: Date.parse('2026-01-01T00:00:02Z') }, 'three\n'],
  [{ tailLines: 1, timestamps: true }, '2026-01-01T00:00:02.000Z three\n'],
])('selects %j', (query, expected) => {
  expect(selectLines(stored, query)).toBe(expected);
});

it('hands on whole lines while they come, and the rest at the end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const log = new ContainerLog(join(folder, '0.log'));
  const stream = new PassThrough();
  log.attach(stream);
  stream.write('half');
  stream.write(' a line\nnext');
  const seen: string[] = [];
  const ending = new AbortController();
  const following = (async () => {
    for await (const text of log.follow({}, ending.signal)) {
      seen.push(text);
      if (seen.length === 1) {
        stream.end();
        stream.once('close', () => log.close());
      }
    }
  })();
  await following;

  expect(seen).toEqual(['half a line\n', 'next']);
  expect(log.tail(1, 100)).toBe('next');
  log.remove();
  rmSync(folder, { recursive: true });
});
