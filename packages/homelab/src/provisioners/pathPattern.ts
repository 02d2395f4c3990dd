import { InputError } from '@backstage/errors';
import { ProvisionRequest } from './ProvisionerController';

/**
 * Fills in a class's `pathPattern`, a Go template over the claim's metadata,
 * as far as patterns go in practice: `{{ .PVC.Namespace }}`, `{{ .PVC.Name }}`,
 * `{{ .PVName }}`, labels and annotations by `.PVC.Labels.key`; with `$` in
 * front of single braces, nfs-subdir-external-provisioner's own notation.
 *
 * @throws InputError for anything else between braces
 */
export function fillPathPattern(
  pattern: string,
  { claim, volumeName }: ProvisionRequest,
): string {
  const { namespace = '', name, labels, annotations } = claim.metadata;
  return pattern.replace(
    /\{\{\s*\.([^}]*?)\s*\}\}|\$\{\.([^}]*)\}/g,
    (found: string, double?: string, single?: string) => {
      const path = double ?? single ?? '';
      const [, map, key] =
        /^PVC\.(labels|annotations)\.(.+)$/i.exec(path) ?? [];
      switch (path.toLowerCase()) {
        case 'pvc.namespace':
          return namespace;
        case 'pvc.name':
          return name;
        case 'pvname':
          return volumeName;
        default:
          if (!map) {
            throw new InputError(
              `failed to create path from pattern '${pattern}': '${found}' is not known`,
            );
          }
          return (
            (map.toLowerCase() === 'labels' ? labels : annotations)?.[key] ?? ''
          );
      }
    },
  );
}
