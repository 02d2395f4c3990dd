import { totp, totpStep } from './totp';

describe('totp', () => {
  // Of RFC 6238, appendix B: the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [20000000000, '353130'],
  ])('at %i seconds is %s', (seconds, expected) => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

    expect(totp(secret, totpStep(seconds * 1000))).toBe(expected);
  });
});
