import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { useState } from 'react';
import { storageApiRef } from '../../api';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { useMayOperate } from '../../useMayOperate';
import { AskDialog } from './AskDialog';

/** Asks for the word of a person where the stop would take longer than was confirmed. */
export function LongerStop(props: {
  operation: Operation;
  /** Told when it was confirmed. */
  onConfirmed: () => void;
}) {
  const { operation, onConfirmed } = props;
  const { id, predictedStopSeconds, confirmedStopSeconds } = operation;
  const api = useApi(storageApiRef);
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const mayConfirm = useMayOperate(operation.kind, operation);
  if (
    operation.state !== 'waiting-for-confirmation' ||
    predictedStopSeconds === undefined
  ) {
    return null;
  }
  const predicted = format.duration(predictedStopSeconds);
  return (
    <>
      <Alert
        status="warning"
        icon
        title={t(
          confirmedStopSeconds ? 'confirmStop.title' : 'confirmStop.titleNow',
        )}
        description={
          // Nothing was confirmed where the plan could not tell how long the stop takes.
          !confirmedStopSeconds
            ? t('confirmStop.wordsNow', { predicted })
            : t('confirmStop.words', {
                predicted,
                confirmed: format.duration(confirmedStopSeconds),
              })
        }
        customActions={
          mayConfirm && (
            <Button
              size="small"
              variant="primary"
              onPress={() => setOpen(true)}
            >
              {t('confirmStop.button')}
            </Button>
          )
        }
      />
      {isOpen && (
        <AskDialog
          title={t('confirmStop.dialog', { predicted })}
          effect={t('confirmStop.effect')}
          confirmLabel={t('confirmStop.confirm', { predicted })}
          failedTitle={t('confirmStop.failed')}
          onConfirm={() =>
            api
              .confirmOperation(id, { stopSeconds: predictedStopSeconds })
              .then(onConfirmed)
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
