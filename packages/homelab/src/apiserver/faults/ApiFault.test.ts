import { parseRequest } from '../rest/RequestInfo';
import { ApiFault, concerns } from './ApiFault';

const claims = '/api/v1/namespaces/shop/persistentvolumeclaims';

function met(of: string, method: string, path: string): boolean {
  const fault: ApiFault = {
    kind: 'error',
    of,
    chance: 1,
    delayMs: 0,
    retryAfterSeconds: 0,
  };
  return concerns(fault, parseRequest(method, path));
}

describe('a fault', () => {
  it.each([
    ['all', 'GET', '/version', true],
    ['changes', 'POST', claims, true],
    ['changes', 'PATCH', `${claims}/data`, true],
    ['changes', 'DELETE', `${claims}/data`, true],
    ['changes', 'POST', `${claims}?dryRun=All`, false],
    ['changes', 'GET', claims, false],
    [
      'changes',
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      false,
    ],
    ['reads', 'GET', claims, true],
    ['reads', 'GET', `${claims}?watch=1`, false],
    ['reads', 'POST', claims, false],
    ['watches', 'GET', `${claims}?watch=1`, true],
    ['watches', 'GET', claims, false],
    ['persistentvolumeclaims', 'GET', `${claims}/data`, true],
    ['persistentvolumeclaims', 'GET', '/api/v1/pods', false],
  ])('of %s meets %s %s: %s', (of, method, path, expected) => {
    expect(met(of, method, path)).toBe(expected);
  });
});
