import { FieldError } from '../FieldError';
import { Resource } from '../Resource';
import { SelectableFields } from '../selectors/fieldSelector';
import { Column } from '../table/Column';

/** What `/scale` of a kind reads and writes; dotted paths. */
export interface ScalePaths {
  replicas: string;
  statusReplicas: string;
  /** Of the selector: an object of labels, a selector, or its text. */
  selector?: string;
}

/** The verbs of a collection that discovery names. */
export const allVerbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** What a kind is given while it is written. */
export interface WriteSituation {
  now: Date;
  /** Reads an object of any collection, as `read('configmaps', 'x', 'default')`. */
  read(
    collection: string,
    name: string,
    namespace?: string,
  ): Resource | undefined;
  /** Objects of a collection. */
  list(collection: string, namespace?: string): Resource[];
}

/**
 * A kind that the server knows. Everything optional is a rule of its own; a
 * kind without special rules has none of it.
 */
export interface Kind {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  namespaced: boolean;
  shortNames?: string[];
  categories?: string[];
  /** Verbs that discovery names and the server serves; all by default. */
  verbs?: string[];
  /** Its structure in the table of types; none for custom resources. */
  type?: string;
  /** Has `/status`: an update of the object leaves `status` as it is, and the other way round. */
  status?: boolean;
  /** A new object may come with a status. */
  statusOnCreate?: boolean;
  scale?: ScalePaths;
  /** Subresources besides `status` and `scale`, for discovery. */
  subresources?: {
    name: string;
    kind: string;
    group?: string;
    version?: string;
    verbs: string[];
  }[];
  /** Counts `metadata.generation` up when the object's purpose changes. */
  generation?: boolean;
  /** A deletion answers the object instead of a Status. */
  answersDeleted?: boolean;
  /** PUT makes what is not there. */
  createOnUpdate?: boolean;
  /** PUT needs the version that it replaces. */
  needsVersion?: boolean;
  /** What a deletion without a policy does with dependents; background by default. */
  orphansByDefault?: boolean;
  fields?: SelectableFields;
  columns?: Column[];
  /** What names have to be; a DNS subdomain by default. */
  names?: 'subdomain' | 'label' | 'label1035' | 'path';
  /** Another collection that this kind is a view of. */
  collection?: string;
  /** Views of another collection convert both ways. */
  fromStored?(object: Resource): Resource;
  toStored?(object: Resource): Resource;
  /** Sets what was left out; changes the object, which nobody else has yet. */
  defaults?(object: any): void;
  /** Prepares a new object beyond its defaults, such as by allocating addresses. */
  prepareCreate?(object: any, situation: WriteSituation): void;
  /** Prepares a changed object. */
  prepareUpdate?(object: any, old: any, situation: WriteSituation): void;
  /** What is wrong with a new object, or with a change of it. */
  validate?(object: any, old?: any): FieldError[];
  /** What is wrong with a change of its status. */
  validateStatus?(object: any, old: any): FieldError[];
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: { group: string; version: string }): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version;
}

/** The name of a kind's collection in the store; versions of a kind share it. */
export function collectionOf(kind: Kind): string {
  return (
    kind.collection ??
    (kind.group ? `${kind.group}/${kind.plural}` : kind.plural)
  );
}
