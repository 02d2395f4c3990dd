import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { advanceOf, currentStep, isUnderWay } from '../../decide/operation';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';

/** In a line, how far an operation is or what came of it. */
export function OperationResult(props: { operation: Operation }) {
  const { operation } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  if (isUnderWay(operation)) {
    const advance = advanceOf(operation);
    return (
      <>
        {[currentStep(operation)?.title, format.percent(advance.share)]
          .filter(Boolean)
          .join(' · ')}
      </>
    );
  }
  const { bytes } = operation.plan.figures;
  const total = operation.downtime?.totalSeconds;
  return (
    <>
      {[
        bytes !== undefined && format.bytes(bytes),
        total !== undefined &&
          t('operations.downFor', { total: format.duration(total) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </>
  );
}
