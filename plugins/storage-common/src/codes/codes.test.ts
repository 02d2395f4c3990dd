import { findingCodes, runbookPath, worstSeverity } from './findingCodes';
import type { FindingCode } from './findingCodes';

describe('finding codes', () => {
  it.each(Object.keys(findingCodes) as FindingCode[])(
    '%s has a sentence to act on and a runbook of its own',
    code => {
      expect(findingCodes[code].action).toMatch(/\.$/);
      expect(findingCodes[code].title).not.toMatch(/\.$/);
      expect(runbookPath(code)).toMatch(/^runbooks\/[a-z-]+\/$/);
    },
  );
});

describe('worstSeverity', () => {
  it('ranks unknown above information and below warning', () => {
    expect(worstSeverity(['information', 'unknown'])).toBe('unknown');
    expect(worstSeverity(['unknown', 'warning'])).toBe('warning');
    expect(worstSeverity(['warning', 'critical'])).toBe('critical');
    expect(worstSeverity([])).toBeUndefined();
  });
});
