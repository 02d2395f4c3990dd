import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { StorageEvent } from '@stowage/backstage-plugin-storage-common';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { Chip } from './Chip';
import { DataTable } from './DataTable';
import { RelativeTime } from './RelativeTime';
import { Section } from './Section';
import { SeverityIcon } from './SeverityChip';
import styles from './parts.module.css';

/** Kubernetes' events about storage. */
export function EventTable(props: { events: StorageEvent[] }) {
  const { events } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return (
    <Section title={t('events.title')}>
      {events.length === 0 ? (
        <Text color="secondary">{t('events.none')}</Text>
      ) : (
        <DataTable
          label={t('events.title')}
          rows={events}
          stacks
          rowKey={event =>
            [
              event.cluster,
              event.namespace,
              event.kind,
              event.name,
              event.reason,
              event.lastSeen,
              event.message,
            ].join('/')
          }
          columns={[
            {
              id: 'type',
              label: t('events.type'),
              isWord: true,
              cell: event =>
                event.type === 'Warning' ? (
                  <Chip
                    tone="warning"
                    icon={<SeverityIcon severity="warning" />}
                  >
                    {t('events.warning')}
                  </Chip>
                ) : (
                  t('events.normal')
                ),
            },
            {
              id: 'object',
              label: t('events.object'),
              cell: event => (
                <>
                  <span className={styles.word}>{event.kind}</span> {event.name}
                </>
              ),
            },
            {
              id: 'reason',
              label: t('events.reason'),
              isWord: true,
              cell: event => event.reason,
            },
            {
              id: 'message',
              label: t('events.message'),
              cell: event => (
                <div className={styles.prose}>{event.message}</div>
              ),
            },
            {
              id: 'count',
              label: t('events.count'),
              isFigure: true,
              cell: event => format.count(event.count),
            },
            {
              id: 'lastSeen',
              label: t('events.lastSeen'),
              isWord: true,
              cell: event => <RelativeTime at={event.lastSeen} />,
            },
          ]}
        />
      )}
    </Section>
  );
}
