import { Claim } from '../cluster/objects';
import { wantedSize } from './Resizer';

const claim = (
  status: Claim['status'],
  more: Partial<Claim['metadata']> = {},
): Claim => ({
  metadata: { name: 'data', uid: 'c1', resourceVersion: '1', ...more },
  spec: { resources: { requests: { storage: '2Gi' } } },
  status,
});

it.each([
  ['has less', claim({ phase: 'Bound', capacity: { storage: '1Gi' } }), '2Gi'],
  [
    'has as much, in other words',
    claim({ phase: 'Bound', capacity: { storage: '2048Mi' } }),
    undefined,
  ],
  [
    'has more',
    claim({ phase: 'Bound', capacity: { storage: '3Gi' } }),
    undefined,
  ],
  ['has no volume', claim({ phase: 'Pending' }), undefined],
  ['is new', claim(undefined), undefined],
  [
    'is being deleted',
    claim(
      { phase: 'Bound', capacity: { storage: '1Gi' } },
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
    ),
    undefined,
  ],
])('of a claim that %s', (_, wanting, size) => {
  expect(wantedSize(wanting)).toBe(size);
});
