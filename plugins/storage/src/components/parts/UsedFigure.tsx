import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Reading } from '@stowage/backstage-plugin-storage-common';
import { usageOf } from '../../decide/reading';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { Bar, UnknownBar } from './Bar';
import { Chip } from './Chip';
import { NotMeasured } from './NotMeasured';
import { ReadingSource } from './ReadingSource';

/** What a claim really uses, against what it asks for, with source and age of the figure. */
export function UsedFigure(props: {
  reading: Reading;
  /** What the claim asks for, in bytes. */
  askedBytes?: number;
}) {
  const { reading, askedBytes } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const usage = usageOf(reading);
  if (usage.kind === 'not-measured') {
    return (
      <NotMeasured
        label={t('used.notMeasured')}
        notMeasured={reading.notMeasured}
      />
    );
  }
  const used = format.bytes(usage.bytes);
  if (usage.kind === 'filesystem') {
    return (
      <div>
        <UnknownBar />
        <Text as="p" variant="body-small">
          {t('used.filesystem', { size: used })}{' '}
          <Text variant="body-small" color="secondary">
            <ReadingSource reading={reading} />
          </Text>
        </Text>
      </div>
    );
  }
  const exceeds = askedBytes !== undefined && usage.bytes > askedBytes;
  // A claim that holds more than it asked for is drawn whole, with a mark where the asking ended.
  const scale = Math.max(usage.bytes, askedBytes ?? 0, 1);
  return (
    <div>
      {askedBytes !== undefined && (
        <Bar
          label={t('used.barLabel', { used, asked: format.bytes(askedBytes) })}
          share={usage.bytes / scale}
          mark={exceeds ? askedBytes / scale : undefined}
          severity={exceeds ? 'warning' : undefined}
        />
      )}
      <Text as="p" variant="body-small">
        <strong>{used}</strong>{' '}
        {exceeds && <Chip tone="warning">{t('used.moreThanAsked')}</Chip>}
        {!exceeds && askedBytes !== undefined && (
          <>{t('used.of', { size: format.bytes(askedBytes) })}</>
        )}{' '}
        <Text variant="body-small" color="secondary">
          <ReadingSource reading={reading} />
        </Text>{' '}
        {usage.stale && <Chip tone="unknown">{t('used.stale')}</Chip>}
      </Text>
    </div>
  );
}
