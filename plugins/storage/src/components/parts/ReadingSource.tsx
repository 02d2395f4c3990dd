import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Reading } from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { RelativeTime } from './RelativeTime';

/** Who measured a figure, and how long ago; nothing where there is no figure. */
export function ReadingSource(props: {
  reading: Pick<Reading, 'source' | 'measuredAt'>;
}) {
  const { source, measuredAt } = props.reading;
  const { t } = useTranslationRef(storageTranslationRef);
  if (!measuredAt || source === 'none') {
    return null;
  }
  const time = <RelativeTime at={measuredAt} />;
  return source === 'walk'
    ? t('used.sourceWalk', { time })
    : t('used.sourceKubelet', { time });
}
