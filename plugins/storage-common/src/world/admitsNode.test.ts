import { admitsNode } from './admitsNode';

const node = { name: 'worker-1', labels: { zone: 'a', cores: '4' } };
const expression = (key: string, operator: string, ...values: string[]) => ({
  key,
  operator,
  values,
});

describe('admitsNode', () => {
  it.each([
    [expression('zone', 'In', 'a', 'b'), true],
    [expression('zone', 'In', 'b'), false],
    [expression('absent', 'In', 'a'), false],
    [expression('zone', 'NotIn', 'b'), true],
    [expression('absent', 'NotIn', 'b'), true],
    [expression('zone', 'NotIn', 'a'), false],
    [expression('zone', 'Exists'), true],
    [expression('absent', 'Exists'), false],
    [expression('absent', 'DoesNotExist'), true],
    [expression('zone', 'DoesNotExist'), false],
    [expression('cores', 'Gt', '3'), true],
    [expression('cores', 'Lt', '4'), false],
    [expression('absent', 'Lt', '4'), false],
    [expression('metadata.name', 'In', 'worker-1'), true],
    [expression('zone', 'Resembles', 'a'), false],
  ])('%j is %p', (wanted, expected) => {
    expect(admitsNode([[wanted]], node)).toBe(expected);
  });

  it('wants all expressions of any one term', () => {
    const yes = expression('zone', 'In', 'a');
    const no = expression('zone', 'In', 'b');
    expect(admitsNode([[yes, no]], node)).toBe(false);
    expect(admitsNode([[yes, no], [yes]], node)).toBe(true);
    expect(admitsNode([[]], node)).toBe(false);
    expect(admitsNode([], node)).toBe(false);
  });
});
