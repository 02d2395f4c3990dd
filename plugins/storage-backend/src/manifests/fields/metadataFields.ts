import { anyValues, mapWithKeys, object, stringMap, type Field } from './field';

/**
 * Annotations are how provisioners, network plugins and injectors take orders: one of OpenEBS, for
 * instance, chooses the directory on the node. So only those that order nothing are allowed.
 */
const ANNOTATION_PATTERN =
  /^((stowage\.io|backstage\.io|prometheus\.io|app\.kubernetes\.io|checksum|argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io)\/.+|kubectl\.kubernetes\.io\/default-container)$/;

function annotationKey(key: unknown): string | undefined {
  return ANNOTATION_PATTERN.test(String(key))
    ? undefined
    : 'this annotation may not be applied through the portal, because programs in the cluster may take it as an order';
}

/** The annotations of an object or pod. */
export const annotations: Field = mapWithKeys(annotationKey);

/** The metadata of an applied object. */
export const metadata: Field = object({
  ...anyValues('name', 'namespace'),
  labels: stringMap,
  annotations,
});
