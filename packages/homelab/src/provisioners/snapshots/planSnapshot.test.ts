import { Snapshot } from './objects';
import { isEstablished, isForUs, isWaiting } from './planSnapshot';

const metadata = { name: 'n', uid: 'u', resourceVersion: '1' };

const snapshot = (
  source: Snapshot['spec']['source'],
  more: Partial<Snapshot['spec']> = {},
  status?: Snapshot['status'],
): Snapshot => ({
  metadata,
  spec: { source, volumeSnapshotClassName: 'longhorn', ...more },
  status,
});

it.each([
  ['of a claim', snapshot({ persistentVolumeClaimName: 'data' }), true],
  [
    'that failed before',
    snapshot(
      { persistentVolumeClaimName: 'data' },
      {},
      { readyToUse: false, error: { message: 'm', time: 't' } },
    ),
    true,
  ],
  [
    'that is there',
    snapshot({ persistentVolumeClaimName: 'data' }, {}, { readyToUse: true }),
    false,
  ],
  [
    'without a class',
    snapshot(
      { persistentVolumeClaimName: 'data' },
      { volumeSnapshotClassName: undefined },
    ),
    false,
  ],
  [
    'of a content made by hand',
    snapshot({ volumeSnapshotContentName: 'c' }),
    false,
  ],
])('takes a snapshot %s: %p', (_, wanted, waiting) => {
  expect(isWaiting(wanted)).toBe(waiting);
});

it.each([
  ['the same driver', { csi: { driver: 'a', volumeHandle: 'h' } }, true],
  ['another driver', { csi: { driver: 'b', volumeHandle: 'h' } }, false],
  ['no driver', { hostPath: { path: '/data' } }, false],
])('is for volumes of %s: %p', (_, spec, fits) => {
  expect(
    isForUs(
      { metadata, spec },
      { metadata, driver: 'a', deletionPolicy: 'Delete' },
    ),
  ).toBe(fits);
});

it.each([
  [undefined, false],
  [{ conditions: [{ type: 'NamesAccepted', status: 'True' }] }, false],
  [{ conditions: [{ type: 'Established', status: 'False' }] }, false],
  [{ conditions: [{ type: 'Established', status: 'True' }] }, true],
])('is served with status %j: %p', (status, established) => {
  const definition = { metadata, status };
  expect(isEstablished(definition)).toBe(established);
});
