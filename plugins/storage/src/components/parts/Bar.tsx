import type { Severity } from '@stowage/backstage-plugin-storage-common';
import styles from './parts.module.css';

const FILLS: Partial<Record<Severity, string>> = {
  warning: styles.barFillWarning,
  critical: styles.barFillCritical,
};

const asPercent = (share: number) =>
  `${Math.min(100, Math.max(0, share * 100))}%`;

/** How much of something is used. Text beside it gives the figures; this is the picture. */
export function Bar(props: {
  /** The figures in words, for those who do not see the bar. */
  label: string;
  /** How far the bar is filled, as a share of 1. */
  share: number;
  /** Where a mark stands, as a share of 1: what was asked for, or where the limit is. */
  mark?: number;
  severity?: Severity;
}) {
  const { label, share, mark, severity } = props;
  const fill = severity ? FILLS[severity] ?? '' : '';
  return (
    <div className={styles.bar} role="img" aria-label={label}>
      <div
        className={`${styles.barFill} ${fill}`}
        style={{ width: asPercent(share) }}
      />
      {mark !== undefined && (
        <div className={styles.barMark} style={{ left: asPercent(mark) }} />
      )}
    </div>
  );
}

/** The place of a bar where nothing was measured: hatched, so that it never looks like 0 %. */
export function UnknownBar() {
  return (
    <div className={`${styles.bar} ${styles.barUnknown}`} aria-hidden="true" />
  );
}
