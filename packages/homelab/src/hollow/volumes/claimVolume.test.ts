import { Claim, Volume } from '../../cluster/objects';
import { whyNotMountable } from './claimVolume';

const node = { name: 'pi-1', labels: { 'kubernetes.io/hostname': 'pi-1' } };
const claim: Claim = {
  metadata: { name: 'data', uid: 'c1', resourceVersion: '1' },
  spec: { volumeName: 'pv' },
  status: { phase: 'Bound' },
};
const volume: Volume = {
  metadata: { name: 'pv', uid: 'v1', resourceVersion: '1' },
  spec: { claimRef: { uid: 'c1' } },
};
const on = (host: string): Volume => ({
  ...volume,
  spec: {
    ...volume.spec,
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'kubernetes.io/hostname', operator: 'In', values: [host] },
            ],
          },
        ],
      },
    },
  },
});
const terminating = (...finalizers: string[]): Claim => ({
  ...claim,
  metadata: {
    ...claim.metadata,
    deletionTimestamp: '2026-01-01T00:00:00Z',
    finalizers,
  },
});

it('mounts what is bound by uid and lies here', () => {
  expect(whyNotMountable(claim, volume, node)).toBeUndefined();
  expect(whyNotMountable(claim, on('pi-1'), node)).toBeUndefined();
});

it('mounts a claim that is being deleted as long as it is protected', () => {
  expect(
    whyNotMountable(terminating('kubernetes.io/pvc-protection'), volume, node),
  ).toBeUndefined();
  expect(whyNotMountable(terminating('stowage.io/fence'), volume, node)).toBe(
    'PVC is being deleted',
  );
});

it.each([
  ['pending', { ...claim, status: { phase: 'Pending' } }, volume, 'not bound'],
  ['lost', { ...claim, status: { phase: 'Lost' } }, volume, 'not bound'],
  ['unnamed', { ...claim, spec: {} }, volume, 'empty pvc.Spec.VolumeName'],
  ['volume gone', claim, undefined, 'failed to fetch PV pv'],
  ['no reference', claim, { ...volume, spec: {} }, 'nil pv.Spec.ClaimRef'],
  [
    'an earlier claim',
    claim,
    { ...volume, spec: { claimRef: { uid: 'c0' } } },
    'ClaimRef.UID c0 does not point to claim.UID c1',
  ],
  ['another node', claim, on('pi-2'), 'NodeAffinity check failed'],
])('refuses: %s', (_, given, bound, message) => {
  expect(whyNotMountable(given, bound, node)).toContain(message);
});
