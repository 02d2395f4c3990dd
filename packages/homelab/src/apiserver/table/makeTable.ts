import { Resource } from '../Resource';
import { Column, createdColumn, nameColumn } from './Column';

const descriptions: Record<string, string> = {
  Name: 'Name of the object, unique within its namespace.',
  Age: 'Time since the object was made.',
};

/** How much of each object a row carries. */
export type RowObject = 'None' | 'Metadata' | 'Object';

/** An object reduced to its metadata. */
export function partialMetadata(object: Resource): object {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}

function rowObject(object: Resource, include: RowObject) {
  switch (include) {
    case 'None':
      return {};
    case 'Object':
      return { object };
    default:
      return { object: partialMetadata(object) };
  }
}

/**
 * The Table of some objects, as `kubectl get` asks for it.
 *
 * @param options.withColumns - false after the first event of a watch
 */
export function makeTable(
  objects: Resource[],
  options: {
    columns?: Column[];
    metadata: object;
    include: RowObject;
    withColumns: boolean;
    now: number;
  },
): object {
  const { columns = [nameColumn, createdColumn], include, now } = options;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: options.withColumns
      ? columns.map(
          ({
            name,
            type = 'string',
            format = '',
            description,
            priority = 0,
          }) => ({
            name,
            type,
            format,
            description: description ?? descriptions[name] ?? name,
            priority,
          }),
        )
      : [],
    rows: objects.map(object => ({
      cells: columns.map(({ cell }) => cell(object, now) ?? null),
      ...rowObject(object, include),
    })),
  };
}
