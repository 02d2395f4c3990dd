import { ApiObject } from '../../cluster/objects';
import { NewObject } from './changes';
import { Pod, PodTemplate } from './kinds';
import { controllerReference } from './owners';
import { Resource } from './resources';

/** A pod that is about to be made. */
export interface NewPod extends NewObject {
  metadata: NewObject['metadata'] & { labels: Record<string, string> };
  spec: Pod['spec'];
}

/** A pod as a workload makes it from its template, named by the API server. */
export function podFromTemplate(
  owner: ApiObject,
  resource: Resource,
  template: PodTemplate,
): NewPod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace,
      labels: { ...labels },
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference(owner, resource)],
    },
    spec: template.spec,
  };
}
