import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { Kubectl, waitFor } from '../../../src/testing';
import {
  DatabaseUnderLoad,
  nothingIsLeft,
  Observed,
  stopOf,
} from './DatabaseUnderLoad';

/** kubectl's note of what it applied; it names the old class, and is not carried over. */
const ofKubectl = 'kubectl.kubernetes.io/last-applied-configuration';

/** What of a StatefulSet has to be the same afterwards: all that somebody wrote, but the class. */
function writtenBySomebody({ set }: Observed): object {
  const { metadata, spec } = set;
  const { labels } = metadata;
  const { [ofKubectl]: _, ...annotations } = metadata.annotations;
  return {
    ...{ annotations, labels },
    ...spec,
    volumeClaimTemplates: spec.volumeClaimTemplates.map((template: any) => ({
      ...template,
      status: undefined,
      spec: { ...template.spec, storageClassName: undefined },
    })),
  };
}

/** Annotations that the control plane puts on a claim by itself. */
const ofTheControlPlane =
  /^(pv|volume|volume\.beta)\.kubernetes\.io\/|^local\.path\.provisioner\//;

function writtenOnClaim({ claim }: Observed): object {
  const { annotations = {}, labels } = claim.metadata;
  return {
    labels,
    annotations: Object.fromEntries(
      Object.entries(annotations).filter(
        ([name]) => !ofTheControlPlane.test(name),
      ),
    ),
  };
}

/**
 * Everything that a finished move promises about the cluster: the claim's new place, the workload
 * as it was but for the class, the original kept, nothing left over.
 */
export async function expectMoved(options: {
  kubectl: Kubectl;
  database: DatabaseUnderLoad;
  operation: Operation;
  before: Observed;
  storageClass: string;
  reclaimPolicy: string;
}): Promise<void> {
  const { kubectl, database, operation, before } = options;
  const { storageClass, reclaimPolicy } = options;
  const after = await database.look();

  expect(writtenBySomebody(after)).toEqual(writtenBySomebody(before));
  expect(
    after.set.spec.volumeClaimTemplates[0].spec.storageClassName ?? '',
  ).toBe(storageClass);

  expect(after.claim.status.phase).toBe('Bound');
  expect(after.claim.spec.storageClassName).toBe(storageClass);
  expect(writtenOnClaim(after)).toEqual(writtenOnClaim(before));
  // The policy says that claims go with their set: the controller of the new set says so on them.
  await waitFor('the claim to belong to the new set', async () => {
    const { claim, set } = await database.look();
    return (claim.metadata.ownerReferences ?? []).some(
      ({ uid }: { uid: string }) => uid === set.metadata.uid,
    );
  });

  expect(after.volume.metadata.uid).not.toBe(before.volume.metadata.uid);
  expect(after.volume.spec).toMatchObject({
    persistentVolumeReclaimPolicy: reclaimPolicy,
    claimRef: { uid: after.claim.metadata.uid },
  });

  const original = await kubectl.json([
    ...['get', 'pv', before.volume.metadata.name],
  ]);
  expect(original).toMatchObject({
    metadata: {
      uid: before.volume.metadata.uid,
      labels: { 'stowage.io/kept-by': operation.id },
    },
    spec: {
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { uid: before.claim.metadata.uid },
    },
    status: { phase: 'Released' },
  });
  await nothingIsLeft(kubectl);
}

/**
 * The writer was at it until the stop and at once after the start, and the operation does not
 * report less than the writer went without.
 *
 * @param options.fromRow - the last row before the operation began
 * @returns a line for the documentation
 */
export function expectServed(options: {
  database: DatabaseUnderLoad;
  operation: Operation;
  fromRow: number;
}): string {
  const { database, operation, fromRow } = options;
  const silence = database.longestSilence(fromRow);
  const { from, to } = stopOf(operation);
  const { totalSeconds, floorSeconds, dataSeconds } = operation.downtime!;

  expect(silence.from).toBeGreaterThan(from - 1000);
  expect(silence.to).toBeLessThan(to + 1000);
  expect(silence.seconds).toBeLessThan(totalSeconds! + 1);
  return `${operation.title}: down for ${silence.seconds.toFixed(
    1,
  )} s as the writer saw it; reported ${totalSeconds!.toFixed(
    1,
  )} s = floor ${floorSeconds!.toFixed(1)} s + data ${dataSeconds!.toFixed(
    1,
  )} s`;
}
