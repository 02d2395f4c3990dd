import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  PoolRoom,
  Severity,
} from '@stowage/backstage-plugin-storage-common';
import { roomOf } from '../../decide/reading';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { Bar } from './Bar';
import { Chip } from './Chip';
import { NotMeasured } from './NotMeasured';
import { ReadingSource } from './ReadingSource';
import { RelativeTime } from './RelativeTime';

/** How full a pool is, and how much room is left until trouble starts. */
export function RoomFigure(props: {
  /** Name of the pool. */
  title: string;
  room: PoolRoom;
  /** How bad the findings about it are. */
  severity?: Severity;
  /** Also says how much is used of what, and where the limit comes from. */
  isDetailed?: boolean;
}) {
  const { title, room, severity, isDetailed = false } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const figures = roomOf(room);
  if (!figures) {
    return (
      <NotMeasured label={t('room.notKnown')} notMeasured={room.notMeasured} />
    );
  }
  const used = format.bytes(figures.used);
  const total = format.bytes(figures.total);
  return (
    <div title={room.limitSource}>
      <Bar
        label={t('room.barLabel', {
          title,
          percent: format.percent(figures.share),
        })}
        share={figures.used / figures.total}
        mark={figures.limitKnown ? figures.limit / figures.total : undefined}
        severity={severity}
      />
      <Text as="p" variant="body-small">
        <strong>{t('room.left', { size: format.bytes(figures.left) })}</strong>{' '}
        {isDetailed && (
          <Text variant="body-small" color="secondary">
            {figures.limitKnown
              ? t('room.of', {
                  used,
                  total,
                  limit: format.bytes(figures.limit),
                })
              : t('room.ofNoLimit', { used, total })}
          </Text>
        )}{' '}
        {!isDetailed && (
          <Text variant="body-small" color="secondary">
            <ReadingSource reading={room} />
          </Text>
        )}{' '}
        {room.stale && <Chip tone="unknown">{t('used.stale')}</Chip>}
      </Text>
      {isDetailed && (
        <Text as="p" variant="body-small" color="secondary">
          {room.limitSource &&
            t('pools.limitFrom', { source: room.limitSource })}{' '}
          {room.measuredAt &&
            t('pools.measured', {
              time: <RelativeTime at={room.measuredAt} />,
            })}
        </Text>
      )}
    </div>
  );
}
