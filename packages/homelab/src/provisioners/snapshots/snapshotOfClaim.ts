import { ApiClient } from '../../cluster/ApiClient';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { Claim } from '../../cluster/objects';
import {
  contentPath,
  Snapshot,
  SnapshotContent,
  snapshotPath,
} from './objects';

/**
 * Finds the snapshot that a claim is to be filled from.
 *
 * @returns its handle, or undefined for a claim that begins empty
 * @throws InputError for a source of another kind, NotFoundError's ApiError for
 * one that is not there, ServiceUnavailableError for one that is not ready
 */
export async function snapshotOfClaim(
  client: ApiClient,
  claim: Claim,
): Promise<string | undefined> {
  const { dataSource } = claim.spec;
  if (!dataSource?.name) {
    return undefined;
  }
  if (dataSource.kind !== 'VolumeSnapshot') {
    throw new InputError(
      `claims cannot be filled from a ${dataSource.kind}, only from a VolumeSnapshot`,
    );
  }
  const { namespace } = claim.metadata;
  const { name } = dataSource;
  const { status } = await client.request<Snapshot>(
    snapshotPath({ namespace, name }),
  );
  const content = status?.boundVolumeSnapshotContentName;
  if (!status?.readyToUse || !content) {
    throw new ServiceUnavailableError(
      `snapshot ${namespace}/${name} is not ready`,
    );
  }
  const found = await client.request<SnapshotContent>(contentPath(content));
  return found.status?.snapshotHandle;
}
