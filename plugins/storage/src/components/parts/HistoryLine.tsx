import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ReadingPoint } from '@stowage/backstage-plugin-storage-common';
import { layOutSparkline } from '../../decide/sparkline';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import styles from './parts.module.css';

/** The use of a claim over the last 30 days, as far as it was measured. */
export function HistoryLine(props: {
  history: ReadingPoint[];
  /** What the claim asks for, in bytes; drawn as a dotted line. */
  askedBytes?: number;
  /** Pixels. */
  width?: number;
  height?: number;
}) {
  const { history, askedBytes, width = 150, height = 40 } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const line = layOutSparkline(history, { width, height, askedBytes });
  if (!line) {
    const only = history.find(point => point.usedBytes !== undefined);
    return (
      <Text variant="body-small" color="secondary">
        {only
          ? t('history.since', { day: format.day(Date.parse(only.at)) })
          : t('history.none')}
      </Text>
    );
  }
  const words = [
    t('history.label', {
      first: format.bytes(line.first.bytes),
      from: format.day(line.first.at),
      last: format.bytes(line.last.bytes),
      to: format.day(line.last.at),
      most: format.bytes(line.most),
    }),
    askedBytes === undefined
      ? ''
      : t('history.labelAsked', { size: format.bytes(askedBytes) }),
  ]
    .join(' ')
    .trim();
  return (
    <svg
      className={styles.sparkline}
      role="img"
      aria-label={words}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title>{words}</title>
      {line.askedY !== undefined && (
        <line x1={0} x2={width} y1={line.askedY} y2={line.askedY} />
      )}
      <path d={line.path} />
    </svg>
  );
}
