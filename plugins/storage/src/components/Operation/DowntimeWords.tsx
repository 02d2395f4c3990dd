import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { OperationDowntime } from '@stowage/backstage-plugin-storage-common';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';

/** For how long the application was down, or since when it is. */
export function DowntimeWords(props: {
  downtime: OperationDowntime | undefined;
}) {
  const { stoppedAt, readyAt, totalSeconds, dataSeconds } =
    props.downtime ?? {};
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  if (totalSeconds !== undefined) {
    const total = format.duration(totalSeconds);
    return (
      <>
        {dataSeconds === undefined
          ? t('operation.downtimeTotal', { total })
          : t('operation.downtime', {
              total,
              data: format.duration(dataSeconds),
            })}
      </>
    );
  }
  if (stoppedAt && !readyAt) {
    return (
      <>
        {t('operation.downNow', { time: format.clock(Date.parse(stoppedAt)) })}
      </>
    );
  }
  return null;
}
