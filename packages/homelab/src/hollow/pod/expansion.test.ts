import { expand } from './expansion';

it.each([
  ['$(A)', 'a'],
  ['x$(A)y$(B)', 'xaybb'],
  ['$(C)', '$(C)'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$a'],
  ['$A $', '$A $'],
  ['$(A', '$(A'],
])('expands %s to %s', (text, expected) => {
  expect(expand(text, { A: 'a', B: 'bb' })).toBe(expected);
});
