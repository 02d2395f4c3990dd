import type { Check } from '../schema/openapi/generated/models';

/**
 * What can come out of checking a claim or manifests before they are made, with what each code
 * means. The codes of an unreadable size or name (`SIZE_…`, `NAME_…`) are those of `parseSize` and
 * `validateName`.
 *
 * @public
 */
export const checkCodes = {
  CLUSTER_UNKNOWN: 'There is no cluster of that name.',
  CLUSTER_NOT_HEARD: 'The cluster does not answer, so nothing can be checked.',
  TIER_UNKNOWN: 'There is no tier of that id in this cluster.',
  TIER_UNAVAILABLE: "The tier's storage class does not exist in this cluster.",
  TIER_NOT_VERIFIED: 'Storage classes may not be read.',
  TIER_OK: 'The tier can be used.',
  NAMESPACE_MISSING: 'The namespace does not exist.',
  NAMESPACE_DELETING: 'The namespace is being deleted.',
  NAMESPACE_NOT_VERIFIED: 'Namespaces may not be read.',
  NAMESPACE_NOT_ALLOWED: 'The caller may not create anything in the namespace.',
  NAMESPACE_OK: 'The namespace exists.',
  NAME_EMPTY: 'The name is missing.',
  NAME_TOO_LONG: 'The name has too many characters.',
  NAME_CAPITALS: 'The name has capital letters.',
  NAME_CHARACTERS: 'The name has characters that are not allowed.',
  NAME_ENDS: 'The name begins or ends with a hyphen.',
  NAME_OK: 'The name can be used.',
  SIZE_EMPTY: 'The size is missing.',
  SIZE_UNREADABLE: 'The size is not a quantity.',
  SIZE_UNIT_UNKNOWN: "The size's unit is unknown to Kubernetes.",
  SIZE_NOT_WHOLE_BYTES: 'The size is in fractions of a byte.',
  SIZE_NEGATIVE: 'The size is negative.',
  SIZE_ZERO: 'The size is 0.',
  SIZE_WITHOUT_UNIT: 'The size has no unit, so it is a few bytes.',
  SIZE_TOO_LARGE: 'The size is beyond what any storage offers.',
  SIZE_BEYOND_POOL: 'No pool of the tier is that large.',
  SIZE_NOT_ENFORCED: 'The size is not enforced; the room of the pool binds.',
  POOL_ROOM_SHORT: 'The pool with the most room has less than was asked for.',
  POOL_ROOM_OK: 'A pool has room for it.',
  POOL_ROOM_UNKNOWN: 'How much room the pools have was not measured.',
  QUOTA_SHORT: 'A quota of the namespace has no room for it.',
  QUOTA_OK: 'The quotas of the namespace have room for it.',
  QUOTA_NOT_VERIFIED: 'Quotas may not be read.',
  LIMIT_BELOW_MINIMUM: 'The size is below the minimum of a limit range.',
  LIMIT_ABOVE_MAXIMUM: 'The size is above the maximum of a limit range.',
  LIMIT_OK: 'The limit ranges of the namespace allow it.',
  LIMIT_NOT_VERIFIED: 'Limit ranges may not be read.',
  MANIFEST_TOO_MANY: 'There is no manifest, or there are too many at once.',
  MANIFEST_TOO_LARGE: 'The manifests are too large together.',
  MANIFEST_NOT_AN_OBJECT: 'A manifest is not a Kubernetes object.',
  MANIFEST_DUPLICATE: 'An object is there twice.',
  MANIFEST_KIND_NOT_ALLOWED:
    'A kind may not be applied through the portal at all.',
  MANIFEST_NAMESPACE_FOREIGN:
    'A manifest names another namespace than the request.',
  MANIFEST_FIELD_NOT_ALLOWED: 'A field may not be applied through the portal.',
  MANIFEST_FIELD_MISSING:
    'A field is missing without which Kubernetes assumes what is not allowed.',
  MANIFEST_VALUE_NOT_ALLOWED:
    'A field has a value that may not be applied through the portal.',
  FOREIGN_OBJECT: 'The object exists and was not made through the portal.',
  FIELD_CONFLICT: 'Somebody else manages fields of the object.',
  POD_SECURITY_VIOLATED:
    "The namespace's Pod Security level does not admit the pods.",
  CLUSTER_REFUSED: 'The API server refuses the object for another reason.',
} as const;

/** @public */
export type CheckCode = keyof typeof checkCodes;

/**
 * A check whose code is one of the published list, for whoever makes checks.
 * @public
 */
export interface CodedCheck extends Check {
  code: CheckCode;
}
