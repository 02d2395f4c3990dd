import { whyNoNamespaces } from '../hollow/container/chooseLauncher';

/**
 * `describe` for suites that need containers in namespaces. Where they do not
 * work the suite is skipped under a name that ends with the reason.
 */
export function describeNamespaces(name: string, suite: () => void): void {
  const reason = whyNoNamespaces();
  const declare = reason ? describe.skip : describe;
  declare(reason ? `${name} (skipped: ${reason})` : name, suite);
}
