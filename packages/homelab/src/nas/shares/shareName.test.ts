import { nameRefusal } from './shareName';

describe('nameRefusal', () => {
  it.each(['k8s', 'k8s-csi-1', 'Müllers Fotos', 'a.b_c', 'x'.repeat(32)])(
    'has nothing against %s',
    name => {
      expect(nameRefusal(name)).toBeUndefined();
    },
  );

  it.each([
    ['', 3305],
    ['x'.repeat(33), 3305],
    ['-a', 3305],
    [' a', 3305],
    ['a ', 3305],
    ['a\nb', 3305],
    ...[...'!"#$%&\'()*+,/:;<=>?@[]\\^`{}|~'].map(
      letter => [`a${letter}b`, 3305] as [string, number],
    ),
    ['.', 3319],
    ['..', 3319],
    ['home', 3319],
    ['Global', 3319],
  ])('refuses %j with %i', (name, code) => {
    expect(nameRefusal(name)).toBe(code);
  });
});
