import { fulfilsRequirement } from '@stowage/backstage-plugin-storage-common';
import type {
  RawLabelSelector,
  RawObject,
  RawOwner,
  RawPod,
  RawPodSpec,
  RawWorkload,
} from '@stowage/backstage-plugin-storage-common';

/** `StatefulSet db`, or `StatefulSet shop/db` outside of the namespace that everybody means. */
export function wordsOf(object: RawObject, home?: string): string {
  const { namespace, name } = object.metadata;
  return namespace && namespace !== home
    ? `${object.kind} ${namespace}/${name}`
    : `${object.kind} ${name}`;
}

/** The owner that acts on an object, where there is one. */
export function controllerOf(object: RawObject): RawOwner | undefined {
  const owners = object.metadata.ownerReferences ?? [];
  return owners.find(({ controller }) => controller);
}

/** The pods' spec in a workload's template. */
export function podSpecOf(workload: RawWorkload): RawPodSpec | undefined {
  const { template, jobTemplate } = workload.spec ?? {};
  return (template ?? jobTemplate?.spec?.template)?.spec;
}

/** Whether a pod has ended for good; its object stays until somebody removes it. */
export function isFinished(pod: RawPod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** State of a condition; `undefined` where the object does not say. */
export function conditionOf(
  object: RawObject & {
    status?: { conditions?: Array<{ type: string; status: string }> };
  },
  type: string,
): string | undefined {
  return object.status?.conditions?.find(each => each.type === type)?.status;
}

/** Whether labels fulfil a selector object; an empty one selects everything, as in Kubernetes. */
export function selects(
  selector: RawLabelSelector | undefined,
  labels: Record<string, string> = {},
): boolean {
  if (!selector) {
    return false;
  }
  return (
    Object.entries(selector.matchLabels ?? {}).every(
      ([key, value]) => labels[key] === value,
    ) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) =>
      fulfilsRequirement(labels, { key, operator, values }),
    )
  );
}
