import type { ReactNode } from 'react';
import styles from './parts.module.css';

/** What a chip means; its text says the same, since a colour alone would be lost on many. */
export type ChipTone =
  | 'neutral'
  | 'critical'
  | 'warning'
  | 'unknown'
  | 'information'
  | 'good';

/** A word or two that stand out. */
export function Chip(props: {
  tone?: ChipTone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  const { tone = 'neutral', icon, children } = props;
  return (
    <span className={`${styles.chip} ${styles[tone] ?? ''}`}>
      {icon}
      {children}
    </span>
  );
}
