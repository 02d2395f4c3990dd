import { InputError } from '@backstage/errors';
import type { ClusterClient } from '../../adapters/kubernetes';
import type { SafetyRules } from '../rules';

/**
 * A cluster that is changed only by the owner of an operation. Reads pass; before every change
 * `beforeChange` decides, and throws where this replica may not go on. Between its answer and the
 * change lies the way to the API server, so every change of what exists needs a precondition too:
 * `patch` and `replace` always have one, and `delete` is refused without a uid.
 */
export function guardedCluster(options: {
  cluster: ClusterClient;
  beforeChange: () => Promise<void>;
  rules: Pick<SafetyRules, 'preconditions'>;
}): ClusterClient {
  const { cluster, beforeChange } = options;
  const { preconditions } = options.rules;
  return {
    name: cluster.name,
    version: () => cluster.version(),
    list: request => cluster.list(request),
    watch: request => cluster.watch(request),
    canI: attributes => cluster.canI(attributes),
    get: ref => cluster.get(ref),
    listObjects: request => cluster.listObjects(request),
    listPods: request => cluster.listPods(request),
    podLog: request => cluster.podLog(request),
    kubeletSummary: node => cluster.kubeletSummary(node),
    async apply(request) {
      if (!request.dryRun) {
        await beforeChange();
      }
      return await cluster.apply(request);
    },
    async create(object, request) {
      if (!request?.dryRun) {
        await beforeChange();
      }
      return await cluster.create(object, request);
    },
    async replace(object) {
      await beforeChange();
      return await cluster.replace(object);
    },
    async patch(request) {
      await beforeChange();
      const { uid } = request.precondition;
      return await cluster.patch(
        preconditions ? request : { ...request, precondition: { uid } },
      );
    },
    async delete(ref) {
      if (!ref.uid && preconditions) {
        throw new InputError(
          `${ref.kind} ${ref.name} is not deleted without the uid that was read: another object may have its name by now`,
        );
      }
      await beforeChange();
      await cluster.delete(
        preconditions
          ? ref
          : { ...ref, uid: undefined, resourceVersion: undefined },
      );
    },
    // The connection belongs to the portal, which closes it when it stops.
    close: () => {},
  };
}
