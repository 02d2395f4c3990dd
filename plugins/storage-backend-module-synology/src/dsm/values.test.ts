import {
  bytes,
  bytesOfMib,
  count,
  flag,
  members,
  number,
  objects,
  text,
} from './values';

describe('values of DSM', () => {
  it.each([
    ['7681510408192', 7681510408192],
    [42, 42],
    ['0', undefined],
    [0, undefined],
    [-1, undefined],
    ['', undefined],
    ['much', undefined],
    [null, undefined],
    [2 ** 60, undefined],
  ])('bytes of %p are %p', (value, expected) => {
    expect(bytes(value)).toBe(expected);
  });

  it('turns MiB with a fraction into bytes', () => {
    expect(bytesOfMib(1.078125)).toBe(1130496);
    expect(bytesOfMib(0)).toBeUndefined();
    expect(bytesOfMib('10240')).toBe(10 * 1024 ** 3);
  });

  it.each([
    [true, true],
    [1, true],
    ['yes', true],
    ['no', false],
    [0, false],
    [undefined, undefined],
    ['maybe', undefined],
  ])('%p means %p', (value, expected) => {
    expect(flag(value)).toBe(expected);
  });

  it('knows -1 for what DSM does not know', () => {
    expect(count(-1)).toBeUndefined();
    expect(count('12')).toBe(12);
    expect(number('x')).toBeUndefined();
  });

  it('takes blanks away, and anything but objects for nothing', () => {
    expect(text('WDC     ')).toBe('WDC');
    expect(text('   ')).toBeUndefined();
    expect(members('text')).toEqual({});
    expect(objects({ not: 'a list' })).toEqual([]);
  });
});
