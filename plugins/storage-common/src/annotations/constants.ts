/** On a Namespace: ref of the entity that owns it, such as `group:default/team-orders`. @public */
export const ANNOTATION_OWNER = 'stowage.io/owner';

/** On objects that a template made: the template's entity ref. @public */
export const ANNOTATION_TEMPLATE = 'stowage.io/template';

/** On Jobs started through Stowage: the key under which they were asked for. @public */
export const LABEL_RUN_KEY = 'stowage.io/run-key';

/** On everything that Stowage itself made in a cluster: the part that made it. @public */
export const LABEL_MANAGED_BY = 'stowage.io/managed-by';

/** Field manager of server-side apply. @public */
export const FIELD_MANAGER = 'stowage';

/** The usual annotations by which a catalog entity names its workloads. @public */
export const ANNOTATION_KUBERNETES_ID = 'backstage.io/kubernetes-id';
/** @public */
export const ANNOTATION_KUBERNETES_NAMESPACE =
  'backstage.io/kubernetes-namespace';
/** @public */
export const ANNOTATION_KUBERNETES_LABEL_SELECTOR =
  'backstage.io/kubernetes-label-selector';
/** @public */
export const ANNOTATION_KUBERNETES_CLUSTER = 'backstage.io/kubernetes-cluster';

/** On a volume that an operation set aside: the operation's id. @public */
export const LABEL_KEPT_BY = 'stowage.io/kept-by';

/** On a volume that an operation set aside: when, RFC 3339. @public */
export const ANNOTATION_KEPT_SINCE = 'stowage.io/kept-since';

/** On a volume that an operation set aside: bytes that it held then. @public */
export const ANNOTATION_KEPT_BYTES = 'stowage.io/kept-bytes';

/**
 * On a volume that an operation set aside: `retired` where its claim was retired, so that nothing
 * took over from it. @public
 */
export const ANNOTATION_KEPT_BECAUSE = 'stowage.io/kept-because';

/**
 * On the volume of a claim that was retired: the claim as it was, as JSON, to bring it back by.
 * @public
 */
export const ANNOTATION_KEPT_CLAIM = 'stowage.io/kept-claim-manifest';

/** On a volume that an operation set aside: its reclaim policy before that. @public */
export const ANNOTATION_KEPT_POLICY = 'stowage.io/kept-reclaim-policy';

/** On a workload, claim or pod that the portal itself needs to run. @public */
export const ANNOTATION_PORTAL = 'stowage.io/portal';
