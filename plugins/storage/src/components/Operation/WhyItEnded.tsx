import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { failureOf } from '../../decide/operation';
import { storageTranslationRef } from '../../translation';

/** Why an operation did not come to its end, where a failure was the reason. */
export function WhyItEnded(props: { operation: Operation }) {
  const { operation } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const failure = failureOf(operation);
  if (!failure) {
    return null;
  }
  return (
    <Alert
      status={operation.state === 'undone' ? 'warning' : 'danger'}
      icon
      title={t(
        operation.state === 'undone'
          ? 'operation.whyUndone'
          : 'operation.whyStopped',
      )}
      description={`${failure.title}: ${failure.error}`}
    />
  );
}
