import { ClusterError, type KubernetesObject } from '../../adapters/kubernetes';
import { StepContext, UndoRequired } from '../types';

/**
 * What a full quota answers. The name is still taken by the claim that goes before the new one
 * comes, so that both count here; the plan has compared the quota with what it will be.
 */
const QUOTA = /exceeded quota/;

/** Marks the name of what is only tried: the real one is taken while the application runs. */
const SUFFIX = '-stowage-dry-run';

async function tryOne(
  context: StepContext,
  object: KubernetesObject,
): Promise<void> {
  const { metadata } = object;
  try {
    await context.cluster.create(
      { ...object, metadata: { ...metadata, name: metadata.name + SUFFIX } },
      { dryRun: true },
    );
  } catch (error) {
    const isRefusal =
      error instanceof ClusterError &&
      (error.reason === 'forbidden' || error.reason === 'invalid');
    if (!isRefusal) {
      throw error;
    }
    if (!QUOTA.test(error.message)) {
      throw new UndoRequired(
        `The cluster would not take ${object.kind} '${metadata.name}' as it will be: ${error.message}`,
        'CLUSTER_REFUSED',
      );
    }
  }
}

/**
 * Asks the API server, with a dry run under another name, whether it takes what the move makes
 * behind the fence and after it: rights, limits, admission webhooks and policies answer now, while
 * the application still runs, and not when its claim is gone.
 *
 * @throws UndoRequired with `CLUSTER_REFUSED` and the server's words
 */
export async function assertAccepted(
  context: StepContext,
  objects: KubernetesObject[],
): Promise<void> {
  for (const object of objects) {
    await tryOne(context, object);
  }
}
