import {
  anyValues,
  mapWith,
  object,
  stringMap,
  type EntryRule,
  type Field,
} from './field';

/**
 * Annotations are how provisioners, network plugins and injectors take orders: one of OpenEBS, for
 * instance, chooses the directory on the node; hooks of Argo CD run and delete objects. So only
 * those that order nothing are allowed.
 */
const ANNOTATION_PATTERN =
  /^((stowage\.io|backstage\.io|prometheus\.io|app\.kubernetes\.io|checksum)\/.+|kubectl\.kubernetes\.io\/default-container)$/;

/**
 * What may be ordered about a claim: that Argo CD and Flux keep it when it goes from Git. Documented:
 * argo-cd.readthedocs.io, Sync Options; fluxcd.io, Kustomization, Controlling the apply behavior.
 */
const KEEPING_ANNOTATIONS: Record<string, string[]> = {
  'argocd.argoproj.io/sync-options': [
    'Prune=false',
    'Delete=false',
    'Prune=false,Delete=false',
  ],
  'kustomize.toolkit.fluxcd.io/prune': ['disabled'],
};

const orderingNothing: EntryRule = key =>
  ANNOTATION_PATTERN.test(key)
    ? undefined
    : 'this annotation may not be applied through the portal, because programs in the cluster may take it as an order';

const orderingToKeep: EntryRule = (key, given) => {
  if (!Object.hasOwn(KEEPING_ANNOTATIONS, key)) {
    return orderingNothing(key, given);
  }
  const allowed = KEEPING_ANNOTATIONS[key];
  return allowed.includes(given as string)
    ? undefined
    : `must be ${allowed.join(' or ')}, not ${JSON.stringify(given)}`;
};

/** The annotations of an object or pod. */
export const annotations: Field = mapWith(orderingNothing);

/** The annotations of a claim. */
export const claimAnnotations: Field = mapWith(orderingToKeep);

const others = { ...anyValues('name', 'namespace'), labels: stringMap };

/** The metadata of an applied object. */
export const metadata: Field = object({ ...others, annotations });

/** The metadata of an applied claim. */
export const claimMetadata: Field = object({
  ...others,
  annotations: claimAnnotations,
});
