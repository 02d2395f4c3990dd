import type { StateTone } from '../../decide/operation';
import styles from './parts.module.css';

const FILLS: Partial<Record<StateTone, string>> = {
  warning: styles.barFillWarning,
  critical: styles.barFillCritical,
};

/** How far something is that goes on. Text beside it gives the figures; this is the picture. */
export function ProgressBar(props: {
  /** What goes on. */
  label: string;
  /** How far it is, in words and figures. */
  words: string;
  /** How far it is, as a share of 1. */
  share: number;
  tone?: StateTone;
}) {
  const { label, words, share, tone } = props;
  const percent = Math.floor(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      className={`${styles.bar} ${styles.progress}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={words}
    >
      <div
        className={`${styles.barFill} ${(tone && FILLS[tone]) ?? ''}`}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
