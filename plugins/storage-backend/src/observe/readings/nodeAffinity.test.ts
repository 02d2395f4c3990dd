import { admitsNode } from './nodeAffinity';

const node = {
  name: 'pi-1',
  labels: { 'kubernetes.io/hostname': 'pi-1', zone: 'attic', slots: '4' },
};
const expression = (key: string, operator: string, values: string[] = []) => ({
  key,
  operator,
  values,
});

describe('admitsNode', () => {
  it.each([
    ['In', [[expression('zone', 'In', ['cellar', 'attic'])]], true],
    ['In, other value', [[expression('zone', 'In', ['cellar'])]], false],
    ['In, no label', [[expression('rack', 'In', ['1'])]], false],
    ['NotIn', [[expression('zone', 'NotIn', ['attic'])]], false],
    ['NotIn, no label', [[expression('rack', 'NotIn', ['1'])]], true],
    ['Exists', [[expression('zone', 'Exists')]], true],
    ['DoesNotExist', [[expression('zone', 'DoesNotExist')]], false],
    ['Gt', [[expression('slots', 'Gt', ['3'])]], true],
    ['Gt, no label', [[expression('rack', 'Gt', ['3'])]], false],
    ['Lt', [[expression('slots', 'Lt', ['4'])]], false],
    ['name field', [[expression('metadata.name', 'In', ['pi-1'])]], true],
    ['unknown operator', [[expression('zone', 'Near', ['attic'])]], false],
    [
      'all expressions of a term',
      [[expression('zone', 'Exists'), expression('rack', 'Exists')]],
      false,
    ],
    [
      'any term',
      [[expression('rack', 'Exists')], [expression('zone', 'Exists')]],
      true,
    ],
    ['an empty term', [[]], false],
    ['no term', [], false],
  ])('%s', (_name, affinity, expected) => {
    expect(admitsNode(affinity, node)).toBe(expected);
  });
});
