import type { ReactNode } from 'react';
import styles from './parts.module.css';

/** A column of a {@link DataTable}. */
export interface DataColumn<T> {
  id: string;
  label: string;
  cell: (row: T) => ReactNode;
  /** Figures are set flush right. */
  isFigure?: boolean;
  /** Short words that are not to be broken over lines. */
  isWord?: boolean;
}

/**
 * A short table to read. Roles are explicit where it stacks, since browsers drop those of a table
 * that is not laid out as one. The table of `@backstage/ui` is a grid for lists that are sorted,
 * selected and paged; it takes no name, and it makes every cell a stop of the arrow keys.
 */
export function DataTable<T>(props: {
  /** What the table holds, for those who meet it out of its place. */
  label: string;
  columns: DataColumn<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** On narrow screens sets the cells of a row below each other, each with its column's label. */
  stacks?: boolean;
}) {
  const { label, columns, rows, rowKey, stacks = false } = props;
  const role = (name: string) => (stacks ? { role: name } : {});
  const classOf = ({ isFigure, isWord }: DataColumn<T>) =>
    (isFigure && styles.figure) || (isWord && styles.word) || undefined;
  return (
    <div className={styles.tableScroll}>
      <table
        className={
          stacks ? `${styles.plainTable} ${styles.stacks}` : styles.plainTable
        }
        aria-label={label}
        {...role('table')}
      >
        <thead {...role('rowgroup')}>
          <tr {...role('row')}>
            {columns.map(column => (
              <th
                key={column.id}
                scope="col"
                className={classOf(column)}
                {...role('columnheader')}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...role('rowgroup')}>
          {rows.map(row => (
            <tr key={rowKey(row)} {...role('row')}>
              {columns.map(column => (
                <td
                  key={column.id}
                  className={classOf(column)}
                  data-label={column.label}
                  {...role('cell')}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
