import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { OperationPlan } from '@stowage/backstage-plugin-storage-common';
import {
  planDifferences,
  type PlanDifference,
} from '../../decide/planDifference';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';

function useDifferenceWords() {
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const known = (value: number | undefined, say: (value: number) => string) =>
    value === undefined ? t('plan.none') : say(value);
  return (difference: PlanDifference): string => {
    switch (difference.kind) {
      case 'check-new':
      case 'check-gone':
        return t(`plan.differences.${difference.kind}`, {
          message: difference.check.message,
        });
      case 'step-new':
      case 'step-gone':
        return t(`plan.differences.${difference.kind}`, {
          title: difference.title,
        });
      case 'target':
        return t('plan.differences.target', {
          claim: difference.claim,
          before: difference.before,
          after: difference.after,
        });
      case 'bytes':
        return t('plan.differences.bytes', {
          before: known(difference.before, format.bytes),
          after: known(difference.after, format.bytes),
        });
      default:
        return t('plan.differences.stop', {
          before: known(difference.before, format.duration),
          after: known(difference.after, format.duration),
        });
    }
  };
}

/** Said where a plan was to be started that does not hold any more: why, and what is different. */
export function OutdatedNotice(props: {
  /** The server's words. */
  message: string;
  before: OperationPlan;
  /** The fresh plan; absent as long as it is being made. */
  after?: OperationPlan;
}) {
  const { message, before, after } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const describe = useDifferenceWords();
  const differences = after && planDifferences(before, after);
  return (
    <Alert
      role="alert"
      status="warning"
      icon
      title={t('plan.outdatedTitle')}
      description={
        <>
          <div>{message}</div>
          <div>{t('plan.outdatedHint')}</div>
          {differences?.length === 0 && <div>{t('plan.outdatedSame')}</div>}
          {differences && differences.length > 0 && (
            <ul>
              {differences.map(difference => {
                const words = describe(difference);
                return <li key={words}>{words}</li>;
              })}
            </ul>
          )}
        </>
      }
    />
  );
}
