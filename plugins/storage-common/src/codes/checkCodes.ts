/**
 * What can come out of checking a claim before it is made, with what each code means.
 * The codes of an unreadable size or name (`SIZE_…`, `NAME_…`) are those of `parseSize` and
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
} as const;

/** @public */
export type CheckCode = keyof typeof checkCodes;
