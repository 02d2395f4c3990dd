import { controlPlaneAvailable } from './control/available';

/**
 * `describe` for suites that need a control plane. Where none can be started
 * the suite is skipped under a name that ends with the reason, so that a report
 * shows what was not tested and why.
 */
export function describeControlPlane(name: string, suite: () => void): void {
  const { available, reason } = controlPlaneAvailable();
  if (available) {
    describe(name, suite);
  } else {
    // eslint-disable-next-line jest/no-disabled-tests, jest/valid-title -- the title names the reason
    describe.skip(`${name} (skipped: ${reason})`, suite);
  }
}
