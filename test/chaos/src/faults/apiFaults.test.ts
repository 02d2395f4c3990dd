import { ApiFault, ApiFaults, isChange } from './apiFaults';

const fault = (more: Partial<ApiFault>): ApiFault => ({
  id: 'f',
  fault: 'reset',
  of: 'changes',
  from: 2,
  times: 2,
  ...more,
});

const get = { method: 'GET', path: '/api/v1/pods' };
const post = { method: 'POST', path: '/api/v1/namespaces/a/pods' };

function hits(faults: ApiFaults, requests: Array<typeof get>): number[] {
  return requests.flatMap((request, index) =>
    faults.next(request) ? [index] : [],
  );
}

it('counts changes alone', () => {
  const faults = new ApiFaults();
  faults.arm([fault({})]);
  expect(hits(faults, [post, get, post, get, post, post])).toEqual([2, 4]);
});

it('counts all requests', () => {
  const faults = new ApiFaults();
  faults.arm([fault({ of: 'requests', times: 1 })]);
  expect(hits(faults, [get, get, post])).toEqual([1]);
});

it('counts anew when it is armed again', () => {
  const faults = new ApiFaults();
  faults.arm([fault({ from: 1, times: 1 })]);
  expect(hits(faults, [post])).toEqual([0]);
  faults.arm([]);
  expect(hits(faults, [post, post])).toEqual([]);
});

it.each([
  [get, false],
  [post, true],
  [{ method: 'DELETE', path: '/api/v1/pods/a' }, true],
  [
    {
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    },
    false,
  ],
  [{ method: 'POST', path: '/api/v1/pods?dryRun=All' }, false],
])('knows whether %o is a change', (request, expected) => {
  expect(isChange(request)).toBe(expected);
});
