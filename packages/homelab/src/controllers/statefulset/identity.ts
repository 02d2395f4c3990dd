import { podFromTemplate, NewPod } from '../core/podTemplate';
import { NewObject } from '../core/changes';
import { Claim, Pod, StatefulSet, PodTemplate } from '../core/kinds';
import { resources } from '../core/resources';

/** Label with the pod's name, which services select one pod by. */
export const podNameLabel = 'statefulset.kubernetes.io/pod-name';
/** Label with the pod's number. */
export const podIndexLabel = 'apps.kubernetes.io/pod-index';
/** Label with the name of the revision that a pod was made from. */
export const revisionLabel = 'controller-revision-hash';

/** The number at the end of a pod's name if it is named after the set. */
export function ordinalOf(set: StatefulSet, name: string): number | undefined {
  const [, parent, digits] = /^(.*)-(\d+)$/.exec(name) ?? [];
  return parent === set.metadata.name ? Number(digits) : undefined;
}

/** The name of the pod of an ordinal. */
export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

/** The first ordinal and the one after the last. */
export function ordinalRange(set: StatefulSet): [number, number] {
  const start = set.spec.ordinals?.start ?? 0;
  return [start, start + (set.spec.replicas ?? 1)];
}

/** Whether the set wants a pod of this number. */
export function isInRange(set: StatefulSet, ordinal: number): boolean {
  const [start, end] = ordinalRange(set);
  return ordinal >= start && ordinal < end;
}

/** The claim of a template for one ordinal. */
export function claimName(
  set: StatefulSet,
  template: Claim,
  ordinal: number,
): string {
  return `${template.metadata.name}-${set.metadata.name}-${ordinal}`;
}

/** The names of all claims of one ordinal. */
export function claimNames(set: StatefulSet, ordinal: number): string[] {
  return (set.spec.volumeClaimTemplates ?? []).map(template =>
    claimName(set, template, ordinal),
  );
}

/** The claims of one ordinal as they are made. */
export function newClaims(
  set: StatefulSet,
  ordinal: number,
): (NewObject & { metadata: { name: string } })[] {
  return (set.spec.volumeClaimTemplates ?? []).map(template => {
    const { labels, annotations, finalizers } = template.metadata;
    return {
      metadata: {
        name: claimName(set, template, ordinal),
        namespace: set.metadata.namespace,
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations && { annotations }),
        ...(finalizers && { finalizers }),
      },
      spec: template.spec,
    };
  });
}

function withClaims(
  set: StatefulSet,
  ordinal: number,
  volumes: Pod['spec']['volumes'] = [],
): Pod['spec']['volumes'] {
  const templates = set.spec.volumeClaimTemplates ?? [];
  const names = templates.map(({ metadata }) => metadata.name);
  return [
    ...templates.map(template => ({
      name: template.metadata.name,
      persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
    })),
    ...volumes.filter(({ name }) => !names.includes(name)),
  ];
}

/** A pod of the set as it is made. */
export function newSetPod(
  set: StatefulSet,
  ordinal: number,
  revision: { name: string; template: PodTemplate },
): NewPod {
  const made = podFromTemplate(set, resources.statefulSets, revision.template);
  const name = podName(set, ordinal);
  return {
    metadata: {
      ...made.metadata,
      name,
      labels: {
        ...made.metadata.labels,
        [podNameLabel]: name,
        [podIndexLabel]: String(ordinal),
        [revisionLabel]: revision.name,
      },
    },
    spec: {
      ...made.spec,
      hostname: name,
      subdomain: set.spec.serviceName,
      volumes: withClaims(set, ordinal, made.spec.volumes),
    },
  };
}

/** Whether a pod has the labels and the claims of its place in the set. */
export function fitsIdentity(
  set: StatefulSet,
  pod: Pod,
  ordinal: number,
): boolean {
  return (
    pod.metadata.labels?.[podNameLabel] === pod.metadata.name &&
    (set.spec.volumeClaimTemplates ?? []).every(template =>
      pod.spec.volumes?.some(
        ({ name, persistentVolumeClaim }) =>
          name === template.metadata.name &&
          persistentVolumeClaim?.claimName ===
            claimName(set, template, ordinal),
      ),
    )
  );
}

/** A pod with the labels and claims of its place. */
export function withIdentity(set: StatefulSet, pod: Pod, ordinal: number): Pod {
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: {
        ...pod.metadata.labels,
        [podNameLabel]: pod.metadata.name,
        [podIndexLabel]: String(ordinal),
      },
    },
    spec: {
      ...pod.spec,
      volumes: withClaims(set, ordinal, pod.spec.volumes),
    },
  };
}
