import { formatBytes, formatQuantity } from './format';
import { parseSize } from './parseSize';
import { quantityToBigInt, quantityToNumber } from './quantity';

describe('quantityToBigInt', () => {
  it.each([
    ['0', 0n],
    ['1', 1n],
    ['10Gi', 10n * 2n ** 30n],
    ['1.5Gi', 1610612736n],
    ['.5Ki', 512n],
    ['5.', 5n],
    ['1e3', 1000n],
    ['1E3', 1000n],
    ['2E', 2n * 10n ** 18n],
    ['1e-3', 1n],
    ['100m', 1n],
    ['1500m', 2n],
    ['10Pi', 11258999068426240n],
    ['8Ei', 2n ** 63n],
    ['1.1Gi', 1181116007n],
    ['-1Gi', -(2n ** 30n)],
    ['-100m', -1n],
    ['+3k', 3000n],
  ])('reads %s exactly', (text, expected) => {
    expect(quantityToBigInt(text)).toBe(expected);
  });

  it.each(['', ' ', '10GB', 'Gi', '1 Gi', '1,5Gi', 'ten', '1e', '1e999', '.'])(
    'refuses %p',
    text => {
      expect(quantityToBigInt(text)).toBeUndefined();
      expect(quantityToNumber(text)).toBeUndefined();
    },
  );
});

describe('parseSize', () => {
  it.each([
    ['10Gi', 10737418240n],
    [' 10Gi ', 10737418240n],
    ['10Pi', 11258999068426240n],
    ['1e9', 1000000000n],
    ['1.0005Ki', 1025n],
  ])('accepts %p', (text, bytes) => {
    expect(parseSize(text)).toEqual({ ok: true, bytes });
  });

  it.each([
    ['', 'SIZE_EMPTY', 'missing', '10Gi'],
    ['0', 'SIZE_ZERO', 'is 0', '10Gi'],
    ['0Gi', 'SIZE_ZERO', 'is 0', '10Gi'],
    ['-5Gi', 'SIZE_NEGATIVE', "'-5Gi' is negative", '10Gi'],
    ['100m', 'SIZE_NOT_WHOLE_BYTES', 'thousandth', '100Mi'],
    ['10GB', 'SIZE_UNIT_UNKNOWN', "'GB' is not a unit", '10Gi'],
    ['10GB', 'SIZE_UNIT_UNKNOWN', "'GB' is not a unit", '10G '],
    ['10gb', 'SIZE_UNIT_UNKNOWN', "'gb' is not a unit", '10Gi'],
    ['10g', 'SIZE_UNIT_UNKNOWN', "'g' is not a unit", '10Gi'],
    ['10 Gi', 'SIZE_UNIT_UNKNOWN', 'space', '10Gi'],
    ['5bytes', 'SIZE_UNIT_UNKNOWN', "'bytes'", 'Write 5:'],
    ['10Xi', 'SIZE_UNIT_UNKNOWN', "'Xi'", '10Gi'],
    ['lots', 'SIZE_UNREADABLE', "'lots' is not a size", '10Gi'],
    ['1,5Gi', 'SIZE_UNREADABLE', 'not a size', '10Gi'],
    ['..Gi', 'SIZE_UNREADABLE', 'not a size', '10Gi'],
  ])('refuses %p as %s', (text, code, message, remedy) => {
    const result = parseSize(text);
    expect(result).toMatchObject({ ok: false, code });
    expect(result).toHaveProperty('message', expect.stringContaining(message));
    expect(result).toHaveProperty('remedy', expect.stringContaining(remedy));
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [13207024436, '12.3 GiB'],
    [1073741823, '1023 MiB'],
    [10n * 2n ** 50n, '10 PiB'],
    [2 ** 70, '1024 EiB'],
    [-2048, '-2 KiB'],
  ])('writes %p as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatQuantity', () => {
  it.each([
    [0, '0'],
    [1000, '1000'],
    [10737418240, '10Gi'],
    [1610612736, '1536Mi'],
    [11258999068426240n, '10Pi'],
  ])('writes %p as %s', (bytes, text) => {
    expect(formatQuantity(bytes)).toBe(text);
    expect(quantityToBigInt(text)).toBe(BigInt(bytes));
  });
});
