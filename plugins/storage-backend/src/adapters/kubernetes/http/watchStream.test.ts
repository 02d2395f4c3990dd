import { LineCutter, parseWatchLine } from './watchStream';

describe('LineCutter', () => {
  it('puts lines together wherever they were cut, inside a character too', () => {
    const text = '{"a":"Größe"}\n\n{"b":1}\nrest';
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size += 1) {
      const cutter = new LineCutter();
      const lines: string[] = [];
      for (let start = 0; start < bytes.length; start += size) {
        lines.push(...cutter.push(bytes.subarray(start, start + size)));
      }
      expect(lines).toEqual(['{"a":"Größe"}', '', '{"b":1}']);
    }
  });
});

describe('parseWatchLine', () => {
  const parse = (event: unknown) =>
    parseWatchLine({
      cluster: 'home',
      what: 'watch pods',
      line: JSON.stringify(event),
    });
  const object = { metadata: { name: 'a', resourceVersion: '7' } };

  it('reads events and bookmarks, and passes over what it does not know', () => {
    expect(parse({ type: 'ADDED', object })).toEqual({ type: 'ADDED', object });
    expect(parse({ type: 'BOOKMARK', object })).toEqual({
      type: 'BOOKMARK',
      resourceVersion: '7',
    });
    expect(parse({ type: 'FUTURE', object })).toBeUndefined();
  });

  it('throws what the server sends into the stream', () => {
    expect(() =>
      parse({
        type: 'ERROR',
        object: { code: 410, message: 'too old resource version' },
      }),
    ).toThrow(expect.objectContaining({ reason: 'gone', code: 410 }));
    expect(() =>
      parseWatchLine({ cluster: 'home', what: 'watch pods', line: '<html>' }),
    ).toThrow('it sent a line that is not JSON');
  });
});
