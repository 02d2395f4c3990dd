import { controlPlaneAvailable } from './control/available';
import { describeUnless } from './lib/describeUnless';

/**
 * `describe` for suites that need a control plane. Where none can be started
 * the suite is skipped under a name that ends with the reason.
 */
export function describeControlPlane(name: string, suite: () => void): void {
  describeUnless(controlPlaneAvailable().reason, name, suite);
}
