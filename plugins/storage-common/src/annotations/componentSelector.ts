import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { ComponentSelector } from '../world';
import {
  ANNOTATION_KUBERNETES_CLUSTER,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_KUBERNETES_NAMESPACE,
} from './constants';
import { parseLabelSelector } from './labelSelector';

/**
 * How an entity's workloads are found, or why that cannot be told.
 * @public
 */
export type ComponentSelectorResult =
  | { ok: true; selector: ComponentSelector }
  | { ok: false; code: 'NO_ANNOTATION' | 'BAD_SELECTOR'; message: string };

function annotation(entity: Entity, name: string): string | undefined {
  const value = entity.metadata.annotations?.[name]?.trim();
  return value === '' ? undefined : value;
}

/**
 * Whether the entity says which workloads are its own, so that a storage tab makes sense.
 * @public
 */
export function isStorageAvailable(entity: Entity): boolean {
  return (
    annotation(entity, ANNOTATION_KUBERNETES_ID) !== undefined ||
    annotation(entity, ANNOTATION_KUBERNETES_LABEL_SELECTOR) !== undefined
  );
}

/**
 * Reads the `backstage.io/kubernetes-*` annotations of an entity. As in the Kubernetes plugin, a
 * label selector takes the place of the id.
 *
 * @public
 */
export function componentSelector(entity: Entity): ComponentSelectorResult {
  const entityRef = stringifyEntityRef(entity);
  const labelSelector = annotation(
    entity,
    ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  );
  const kubernetesId = annotation(entity, ANNOTATION_KUBERNETES_ID);
  if (!isStorageAvailable(entity)) {
    return {
      ok: false,
      code: 'NO_ANNOTATION',
      message: `${entityRef} does not say which workloads are its own: add the annotation ${ANNOTATION_KUBERNETES_ID} or ${ANNOTATION_KUBERNETES_LABEL_SELECTOR}.`,
    };
  }
  if (labelSelector !== undefined) {
    const parsed = parseLabelSelector(labelSelector);
    if (!parsed.ok) {
      return {
        ok: false,
        code: 'BAD_SELECTOR',
        message: `The annotation ${ANNOTATION_KUBERNETES_LABEL_SELECTOR} of ${entityRef} is wrong. ${parsed.message}`,
      };
    }
  }
  return {
    ok: true,
    selector: {
      entityRef,
      kubernetesId,
      labelSelector,
      namespace: annotation(entity, ANNOTATION_KUBERNETES_NAMESPACE),
      cluster: annotation(entity, ANNOTATION_KUBERNETES_CLUSTER),
    },
  };
}

/**
 * The annotations that were used, one sentence each.
 * @public
 */
export function describeSelector(selector: ComponentSelector): string[] {
  const words: string[] = [];
  if (selector.labelSelector !== undefined) {
    words.push(`Labels match ${selector.labelSelector}.`);
  } else if (selector.kubernetesId !== undefined) {
    words.push(
      `The label ${ANNOTATION_KUBERNETES_ID} is ${selector.kubernetesId}.`,
    );
  }
  if (selector.namespace !== undefined) {
    words.push(`Only namespace ${selector.namespace}.`);
  }
  if (selector.cluster !== undefined) {
    words.push(`Only cluster ${selector.cluster}.`);
  }
  return words;
}
