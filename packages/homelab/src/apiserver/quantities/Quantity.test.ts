import { canonicalQuantity, Quantity } from './Quantity';

describe('Quantity', () => {
  // As resource.MustParse(text).String() of k8s.io/apimachinery has them.
  it.each([
    ['1Gi', '1Gi'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['0.5', '500m'],
    ['1.5Gi', '1536Mi'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['100M', '100M'],
    ['1000M', '1G'],
    ['1e3', '1e3'],
    ['12e6', '12e6'],
    ['0', '0'],
    ['0Gi', '0'],
    ['1023', '1023'],
    ['512Ki', '512Ki'],
    ['-5', '-5'],
    ['1000000n', '1m'],
    ['.5', '500m'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it.each(['', 'abc', '1Zi', '1 Gi', '1.2.3', 'Gi', '1K'])(
    'takes %j for no quantity',
    text => {
      expect(Quantity.tryParse(text)).toBeUndefined();
    },
  );

  it('counts and compares exactly', () => {
    const sum = Quantity.of('0.1').plus(Quantity.of('0.2'));
    expect(sum.toString()).toBe('300m');
    expect(sum.compare(Quantity.of('300m'))).toBe(0);
    expect(Quantity.of('2Gi').minus(Quantity.of('1024Mi')).toString()).toBe(
      '1Gi',
    );
    expect(Quantity.of('1Gi').compare(Quantity.of('1G'))).toBeGreaterThan(0);
    expect(
      Quantity.of('9007199254740993').plus(Quantity.of('1')).toString(),
    ).toBe('9007199254740994');
  });
});
