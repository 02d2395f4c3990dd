import { parseWalkOutput } from './output';

const base64 = (value: string | Buffer) =>
  Buffer.from(value).toString('base64');
const fs = 'fs 4096 1000 600 500 2000 1500';
const log = (...lines: string[]) => ['stowage-walk 1', ...lines, ''].join('\n');
const parsed = (...lines: string[]) => {
  const output = parseWalkOutput(log(...lines));
  if (!output.complete) {
    throw new Error(output.reason);
  }
  return output;
};

describe('parseWalkOutput', () => {
  it.each([
    ['plain', 'pvc-1_default_data'],
    ['a newline and a record of its own', 'x\nend 1\ndir eA== 1 1 -'],
    ['quotes, blanks and expansions', `it's "a" $(rm -rf /) \`b\` \\ *`],
    ['letters beyond ASCII', 'Bücher 💾'],
    ['a leading dash', '--help'],
  ])('reads a name with %s', (_what, name) => {
    expect(
      parsed(fs, `dir ${base64(name)} 8192 3 -`, 'end 2').directories,
    ).toEqual([{ name, exact: true, bytes: 8192, inodes: 3 }]);
  });

  it('marks a name that is no UTF-8 and shows its bytes', () => {
    const name = base64(Buffer.from([0x61, 0xff, 0x0a]));
    expect(parsed(fs, `dir ${name} 1 1 -`, 'end 2').directories).toEqual([
      { name: 'a\\xff\\x0a', exact: false, bytes: 1, inodes: 1 },
    ]);
  });

  it('reads the file system', () => {
    expect(parsed(fs, 'end 1').filesystem).toEqual({
      totalBytes: 4_096_000,
      availableBytes: 2_048_000,
      totalInodes: 2000,
      freeInodes: 1500,
    });
  });

  it.each([
    ['a full one', 'fs 4096 10 1 0 7 0', 0, 7, 0],
    ['one without inodes', 'fs 4096 10 1 1 0 0', 4096, undefined, undefined],
    ['one without a size', 'fs 4096 0 0 0 7 1', undefined, 7, 1],
  ])('knows %s', (_what, line, availableBytes, totalInodes, freeInodes) => {
    expect(parsed(line, 'end 1').filesystem).toMatchObject({
      availableBytes,
      totalInodes,
      freeInodes,
    });
  });

  it('carries what could not be read', () => {
    const error = "du: cannot read directory './x': Permission denied";
    expect(
      parsed(fs, `dir eA== 4096 1 ${base64(error)}`, 'end 2').directories[0],
    ).toMatchObject({ bytes: 4096, error });
    expect(
      parsed(fs, 'dir eA== du: 1 -', 'end 2').directories[0],
    ).toMatchObject({ bytes: undefined, error: 'du printed no figure' });
  });

  it('passes over standard error and names links', () => {
    expect(
      parsed(fs, 'bash: a line of noise', `link ${base64('l')}`, 'end 2').links,
    ).toEqual(['l']);
  });

  it.each([
    ['', /nothing that can be read$/],
    ['bash: not found', /can be read: bash: not found$/],
    [log(fs, 'dir eA== 1 1 -'), /ends after 2 records/],
    [log(fs, 'dir eA== 1 1 -', 'end 3'), /ends after 2 records/],
    [log('end 0'), /ends after 0 records/],
    [log(fs, 'dir eA== 1'), /ends after 1 records/],
  ])('refuses %j', (text, reason) => {
    expect(parseWalkOutput(text)).toEqual({
      complete: false,
      reason: expect.stringMatching(reason),
    });
  });
});
