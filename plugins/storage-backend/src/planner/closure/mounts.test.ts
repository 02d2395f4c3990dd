import { pod, workload } from '../testing/objects';
import { claimsOfPod, isReadOnly, templateClaimOf } from './mounts';

describe('claimsOfPod', () => {
  it('names the claim of an ephemeral volume as its controller does', () => {
    const mounting = pod('app-1', { claims: ['data'] });
    mounting.spec!.volumes!.push({ name: 'scratch', ephemeral: {} });
    expect(claimsOfPod(mounting)).toEqual([
      { claim: 'data', readOnly: false, ephemeral: false },
      { claim: 'app-1-scratch', readOnly: false, ephemeral: true },
    ]);
  });
});

describe('isReadOnly', () => {
  const volume = { name: 'data', persistentVolumeClaim: { claimName: 'data' } };
  const mount = (readOnly?: boolean) => ({
    name: 'main',
    volumeMounts: [{ name: 'data', readOnly }],
  });

  it.each([
    [
      'the volume says so',
      {
        ...volume,
        persistentVolumeClaim: { claimName: 'data', readOnly: true },
      },
      [mount()],
      true,
    ],
    ['every mount says so', volume, [mount(true), mount(true)], true],
    ['one mount does not', volume, [mount(true), mount()], false],
    ['nobody mounts it', volume, [{ name: 'main' }], false],
    [
      'it is a device',
      volume,
      [{ ...mount(true), volumeDevices: [{ name: 'data' }] }],
      false,
    ],
  ])('%s', (_, each, containers, expected) => {
    expect(isReadOnly({ containers }, each)).toBe(expected);
  });

  it('looks at init containers, too', () => {
    expect(
      isReadOnly(
        { containers: [mount(true)], initContainers: [mount()] },
        volume,
      ),
    ).toBe(false);
  });
});

describe('templateClaimOf', () => {
  const set = workload('StatefulSet', 'db');

  it.each([
    ['data-db-0', { template: 'data', ordinal: 0 }],
    ['data-db-12', { template: 'data', ordinal: 12 }],
    ['data-db-', undefined],
    ['data-db-x', undefined],
    ['data-dbx-0', undefined],
    ['wal-db-0', undefined],
  ])('takes %s apart', (claim, expected) => {
    expect(templateClaimOf(set, claim)).toEqual(expected);
  });

  it('knows no templates of other kinds', () => {
    expect(templateClaimOf(workload('Deployment', 'db'), 'data-db-0')).toBe(
      undefined,
    );
  });
});
