import { apiTime, Resource } from '../Resource';
import { StatusError } from '../StatusError';
import { matchesLabels, requirementsOf } from '../selectors/labelSelector';
import { ApiCall, nameOf, rawBody, writeRequest } from '../rest/ApiCall';
import { Cluster } from '../rest/Cluster';
import { Deleter } from '../rest/Deleter';
import { sendJson } from '../rest/respond';
import { Writer } from '../rest/Writer';

const success = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
};

function bound(pod: Resource, binding: any, now: Date): any {
  const { metadata, spec, status = {} } = pod;
  const name = metadata.name;
  const resource = { group: '', plural: 'pods/binding' };
  if (metadata.deletionTimestamp) {
    throw StatusError.conflict(
      resource,
      name,
      `pod ${name} is being deleted, cannot be assigned to a host`,
    );
  }
  if (spec.nodeName) {
    throw StatusError.conflict(
      resource,
      name,
      `pod ${name} is already assigned to node "${spec.nodeName}"`,
    );
  }
  const { uid } = binding.metadata ?? {};
  if (uid && uid !== metadata.uid) {
    throw StatusError.conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`,
    );
  }
  const others = (status.conditions ?? []).filter(
    ({ type }: any) => type !== 'PodScheduled',
  );
  const added = binding.metadata?.annotations;
  return {
    ...pod,
    metadata: {
      ...metadata,
      ...(added && { annotations: { ...metadata.annotations, ...added } }),
    },
    spec: { ...spec, nodeName: binding.target.name },
    status: {
      ...status,
      conditions: [
        ...others,
        {
          type: 'PodScheduled',
          status: 'True',
          lastProbeTime: null,
          lastTransitionTime: apiTime(now),
          observedGeneration: metadata.generation,
        },
      ],
    },
  };
}

/** Gives a pod its node, once. */
export async function bindCall(cluster: Cluster, call: ApiCall): Promise<void> {
  const binding = await rawBody(call);
  const name = nameOf(call);
  const { store } = cluster;
  const pod = store.get('pods', name, call.namespace);
  if (!pod) {
    throw StatusError.notFound(call.kind, name);
  }
  if (!binding?.target?.name) {
    throw new StatusError(
      422,
      'Invalid',
      `Binding "${name}" is invalid: target.name: Required value`,
    );
  }
  const object = bound(pod, binding, cluster.now());
  if (!writeRequest(call).dryRun) {
    store.put('pods', object);
  }
  sendJson(call.response, 201, { ...success, code: 201 }, call.warnings);
}

/** Whether a pod serves, for the budgets that count on it. */
function isReady({ status }: Resource): boolean {
  return status?.conditions?.some(
    ({ type, status: value }: any) => type === 'Ready' && value === 'True',
  );
}

const budgets = 'policy/poddisruptionbudgets';

/** Takes one of the disruptions that a budget allows, or refuses. */
function disrupt(cluster: Cluster, pod: Resource): void {
  const { store } = cluster;
  const { namespace, labels, name } = pod.metadata;
  const found = store
    .list(budgets, namespace)
    .filter(({ spec }) =>
      spec?.selector
        ? matchesLabels(requirementsOf(spec.selector), labels)
        : false,
    );
  if (found.length > 1) {
    throw StatusError.internal(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const [budget] = found;
  if (!budget) {
    return;
  }
  const { status = {} } = budget;
  if (!isReady(pod) && status.currentHealthy >= status.desiredHealthy) {
    return;
  }
  if (!(status.disruptionsAllowed > 0)) {
    throw new StatusError(
      429,
      'TooManyRequests',
      "Cannot evict pod as it would violate the pod's disruption budget.",
      {
        causes: [
          {
            reason: 'DisruptionBudget',
            message: `The disruption budget ${budget.metadata.name} needs ${
              status.desiredHealthy ?? 0
            } healthy pods and has ${status.currentHealthy ?? 0} currently`,
          },
        ],
      },
    );
  }
  store.put(budgets, {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: status.disruptionsAllowed - 1,
      disruptedPods: {
        ...status.disruptedPods,
        [name]: apiTime(cluster.now()),
      },
    },
  });
}

/** Deletes a pod if its budgets let it go. */
export async function evictCall(
  cluster: Cluster,
  call: ApiCall,
): Promise<void> {
  const eviction = await rawBody(call);
  const name = nameOf(call);
  const write = writeRequest(call);
  const pod = cluster.store.get('pods', name, call.namespace);
  if (!pod) {
    throw StatusError.notFound(call.kind, name);
  }
  const ended = ['Succeeded', 'Failed'].includes(pod.status?.phase);
  if (!ended && !pod.metadata.deletionTimestamp && !write.dryRun) {
    disrupt(cluster, pod);
  }
  new Deleter(cluster).delete(write, name, eviction?.deleteOptions ?? {});
  sendJson(call.response, 201, { ...success, code: 201 }, call.warnings);
}

/** PUT of a namespace's `finalize`: its content is gone. */
export async function finalizeCall(
  cluster: Cluster,
  call: ApiCall,
): Promise<void> {
  const sent = await rawBody(call);
  const object = new Writer(cluster).update(
    writeRequest(call),
    nameOf(call),
    current => ({
      ...structuredClone(current),
      spec: { ...current.spec, finalizers: sent?.spec?.finalizers },
      metadata: {
        ...current.metadata,
        resourceVersion: sent?.metadata?.resourceVersion,
      },
    }),
    { subresource: 'finalize' },
  );
  sendJson(call.response, 200, object, call.warnings);
}
