import { apiTime, ManagedFieldsEntry, Resource, sameJson } from '../Resource';
import { FieldType } from '../schema/Schema';
import { StatusError } from '../StatusError';
import {
  changedFields,
  difference,
  FieldSet,
  fieldSetOf,
  intersection,
  isEmptySet,
  pathsOf,
  union,
} from './FieldSet';
import { mergeApplied, withoutFields } from './mergeApplied';

/** Who writes, and what. */
export interface Manager {
  manager: string;
  apiVersion: string;
  subresource?: string;
  now: Date;
}

/** Fields that belong to nobody (k8s.io/apimachinery, managedfields). */
const unowned = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

const strippedSet: FieldSet = {
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {},
    ...Object.fromEntries(unowned.map(name => [`f:${name}`, {}])),
  },
};

function owned(set: FieldSet): FieldSet {
  return difference(set, strippedSet);
}

function setOf(entry: ManagedFieldsEntry): FieldSet {
  return (entry.fieldsV1 ?? {}) as FieldSet;
}

function isOf(
  entry: ManagedFieldsEntry,
  { manager, subresource = '' }: Manager,
  operation: string,
): boolean {
  return (
    entry.manager === manager &&
    entry.operation === operation &&
    (entry.subresource ?? '') === subresource
  );
}

function entryOf(
  manager: Manager,
  operation: 'Apply' | 'Update',
  fields: FieldSet,
): ManagedFieldsEntry {
  return {
    manager: manager.manager,
    operation,
    apiVersion: manager.apiVersion,
    time: apiTime(manager.now),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(manager.subresource && { subresource: manager.subresource }),
  };
}

/** Replaces a manager's entry, with the time it had where nothing changed. */
function replaceEntry(
  entries: ManagedFieldsEntry[],
  next: ManagedFieldsEntry,
  manager: Manager,
): ManagedFieldsEntry[] {
  const operation = next.operation!;
  const before = entries.find(entry => isOf(entry, manager, operation));
  const others = entries.filter(entry => entry !== before);
  if (isEmptySet(setOf(next))) {
    return others;
  }
  if (!before) {
    return [...others, next];
  }
  const same = sameJson(before.fieldsV1, next.fieldsV1);
  return same
    ? entries
    : entries.map(entry => (entry === before ? next : entry));
}

/** Takes fields from all managers but the entry itself. */
function withoutOwners(
  entries: ManagedFieldsEntry[],
  gone: FieldSet,
  except?: (entry: ManagedFieldsEntry) => boolean,
): ManagedFieldsEntry[] {
  return entries
    .map(entry =>
      except?.(entry)
        ? entry
        : { ...entry, fieldsV1: difference(setOf(entry), gone) },
    )
    .filter(entry => !isEmptySet(setOf(entry)));
}

/**
 * The entries after an update: whoever wrote owns what it changed, alone.
 *
 * @param before - undefined for a new object
 */
export function managedAfterUpdate(
  before: Resource | undefined,
  after: Resource,
  manager: Manager,
  type?: FieldType,
): ManagedFieldsEntry[] {
  // Clients that send no entries mean those that there are; an empty list resets them.
  const sent = after.metadata.managedFields;
  const entries =
    sent?.length === 0 ? [] : before?.metadata.managedFields ?? [];
  const changed = owned(changedFields(before ?? {}, after, type));
  const removed = owned(
    difference(
      fieldSetOf(before ?? {}, type),
      union(fieldSetOf(after, type), {}),
    ),
  );
  if (isEmptySet(changed) && isEmptySet(removed)) {
    return entries;
  }
  const mine = entries.find(entry => isOf(entry, manager, 'Update'));
  const others = withoutOwners(
    entries,
    union(changed, removed),
    entry => entry === mine,
  );
  const fields = difference(union(mine ? setOf(mine) : {}, changed), removed);
  return replaceEntry(others, entryOf(manager, 'Update', fields), manager);
}

function conflictError(
  conflicts: { entry: ManagedFieldsEntry; paths: string[] }[],
): StatusError {
  const total = conflicts.reduce((sum, { paths }) => sum + paths.length, 0);
  const who = ({
    manager,
    subresource,
    operation,
    apiVersion,
  }: ManagedFieldsEntry) =>
    [
      JSON.stringify(manager),
      subresource && `with subresource ${JSON.stringify(subresource)}`,
      operation === 'Update' && `using ${apiVersion}`,
    ]
      .filter(Boolean)
      .join(' ');
  const texts = conflicts.map(({ entry, paths }) =>
    paths.length === 1
      ? `conflict with ${who(entry)}: ${paths[0]}`
      : `conflicts with ${who(entry)}:\n${paths
          .map(path => `- ${path}`)
          .join('\n')}`,
  );
  return new StatusError(
    409,
    'Conflict',
    `Apply failed with ${total} ${
      total === 1 ? 'conflict' : 'conflicts'
    }: ${texts.join('\n')}`,
    {
      causes: conflicts.flatMap(({ entry, paths }) =>
        paths.map(field => ({
          reason: 'FieldManagerConflict',
          message: `conflict with ${who(entry)}`,
          field,
        })),
      ),
    },
  );
}

/**
 * Server-side apply: lays a configuration over an object, removes what its
 * manager applied before and no longer does, and answers the object with its
 * entries.
 *
 * @param live - undefined where the object is new
 * @throws StatusError 409 naming the fields that belong to others and the
 * managers, unless `force`
 */
export function applyConfiguration(
  live: Resource | undefined,
  applied: Resource,
  options: Manager & { force: boolean; type?: FieldType },
): Resource {
  const { type, force, ...manager } = options;
  const entries = live?.metadata.managedFields ?? [];
  const mine = entries.find(entry => isOf(entry, manager, 'Apply'));
  const fields = owned(fieldSetOf(applied, type));
  const merged = mergeApplied(live ?? {}, applied, type);

  const changed = changedFields(live ?? {}, merged, type);
  const conflicts = entries
    .filter(entry => entry !== mine)
    .map(entry => ({
      entry,
      paths: pathsOf(intersection(setOf(entry), intersection(changed, fields))),
    }))
    .filter(({ paths }) => paths.length > 0);
  if (conflicts.length > 0 && !force) {
    throw conflictError(conflicts);
  }
  const taken = intersection(changed, fields);
  const others = withoutOwners(
    entries,
    conflicts.length > 0 ? taken : {},
    entry => entry === mine,
  );
  const abandoned = others
    .filter(entry => entry !== mine)
    .reduce(
      (rest, entry) => difference(rest, setOf(entry)),
      difference(mine ? setOf(mine) : {}, fields),
    );
  const result = withoutFields(merged, abandoned, type) as Resource;
  return {
    ...result,
    metadata: {
      ...result.metadata,
      managedFields: replaceEntry(
        others,
        entryOf(manager, 'Apply', fields),
        manager,
      ),
    },
  };
}
