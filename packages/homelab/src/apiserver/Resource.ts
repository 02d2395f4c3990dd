/** A reference from an object to the one it belongs to. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Which manager set which fields, as in `metadata.managedFields`. */
export interface ManagedFieldsEntry {
  manager?: string;
  operation?: 'Apply' | 'Update';
  apiVersion?: string;
  time?: string;
  fieldsType?: string;
  fieldsV1?: object;
  subresource?: string;
}

/** `metadata` of any object. Times are RFC 3339. */
export interface ResourceMetadata {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

/**
 * Any object of the API as it lies in the store. Objects are never changed in
 * place: whoever reads one may keep it.
 */
export interface Resource {
  apiVersion: string;
  kind: string;
  metadata: ResourceMetadata;
  [field: string]: any;
}

/** Whether two values have the same JSON, whatever the order of their fields. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) {
    return true;
  }
  if (
    typeof left !== 'object' ||
    typeof right !== 'object' ||
    left === null ||
    right === null ||
    Array.isArray(left) !== Array.isArray(right)
  ) {
    return false;
  }
  const one = left as Record<string, unknown>;
  const other = right as Record<string, unknown>;
  const keys = Object.keys(one).filter(key => one[key] !== undefined);
  return (
    keys.length ===
      Object.keys(other).filter(key => other[key] !== undefined).length &&
    keys.every(key => key in other && sameJson(one[key], other[key]))
  );
}

/** A time as the API writes it: RFC 3339 in whole seconds. */
export function apiTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
