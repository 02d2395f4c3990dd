import type { KubernetesObject } from '../adapters/kubernetes/ClusterClient';

interface ClaimSpec {
  storageClassName?: unknown;
}

/** Names of the storage classes that objects ask for, each once. */
export function storageClassesOf(objects: KubernetesObject[]): string[] {
  const specs = objects.flatMap((object): ClaimSpec[] => {
    const spec = object.spec as
      | (ClaimSpec & { volumeClaimTemplates?: Array<{ spec?: ClaimSpec }> })
      | undefined;
    if (object.kind === 'PersistentVolumeClaim') {
      return spec ? [spec] : [];
    }
    return (spec?.volumeClaimTemplates ?? []).flatMap(template =>
      template.spec ? [template.spec] : [],
    );
  });
  const names = specs.flatMap(({ storageClassName }) =>
    typeof storageClassName === 'string' && storageClassName
      ? [storageClassName]
      : [],
  );
  return [...new Set(names)];
}
