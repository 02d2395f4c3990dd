import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PoolRoom } from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { RelativeTime } from './RelativeTime';

/** Who measured a figure, and how long ago; nothing where there is no figure. */
export function ReadingSource(props: {
  reading: Pick<PoolRoom, 'source' | 'measuredAt'>;
}) {
  const { source, measuredAt } = props.reading;
  const { t } = useTranslationRef(storageTranslationRef);
  if (!measuredAt || source === 'none') {
    return null;
  }
  const time = <RelativeTime at={measuredAt} />;
  switch (source) {
    case 'walk':
      return t('used.sourceWalk', { time });
    case 'nas':
      return t('used.sourceNas', { time });
    default:
      return t('used.sourceKubelet', { time });
  }
}
