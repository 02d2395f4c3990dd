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
 * A short table to read. The table of `@backstage/ui` is a grid for lists that are sorted,
 * selected and paged; it takes no name, and it makes every cell a stop of the arrow keys.
 */
export function DataTable<T>(props: {
  /** What the table holds, for those who meet it out of its place. */
  label: string;
  columns: DataColumn<T>[];
  rows: T[];
  rowKey: (row: T) => string;
}) {
  const { label, columns, rows, rowKey } = props;
  const classOf = ({ isFigure, isWord }: DataColumn<T>) =>
    (isFigure && styles.figure) || (isWord && styles.word) || undefined;
  return (
    <div className={styles.tableScroll}>
      <table className={styles.plainTable} aria-label={label}>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column.id} scope="col" className={classOf(column)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowKey(row)}>
              {columns.map(column => (
                <td key={column.id} className={classOf(column)}>
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
