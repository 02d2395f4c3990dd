import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  DialogBody,
  DialogFooter,
  Flex,
  Skeleton,
  TextField,
  VisuallyHidden,
} from '@backstage/ui';
import type {
  OperationPlan,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { classifyConflict, classifyFailure } from '../../decide/failure';
import { operationRouteRef } from '../../routes';
import { storageTranslationRef } from '../../translation';
import { OperationLink } from '../Operations/OperationLink';
import bodyStyles from '../parts/parts.module.css';
import { AcceptedLosses } from './AcceptedLosses';
import { OutdatedNotice } from './OutdatedNotice';
import { PlanView } from './PlanView';
import styles from './plan.module.css';
import { usePlan, type PlanHandle } from './usePlan';

function PlanSkeleton() {
  return (
    <Flex direction="column" gap="4" aria-hidden="true">
      <Skeleton width="100%" height={48} />
      <Skeleton width="100%" height={160} />
    </Flex>
  );
}

function usePlanNews(handle: PlanHandle): string {
  const { t } = useTranslationRef(storageTranslationRef);
  if (handle.isPlanning) {
    return t('plan.making');
  }
  if (!handle.plan) {
    return '';
  }
  return handle.plan.outcome === 'declined'
    ? t('plan.isDeclined')
    : t('plan.ready');
}

/** Why it was not started; where another operation is in the way, which one. */
function StartProblem(props: { error: Error }) {
  const { message } = classifyFailure(props.error);
  const { t } = useTranslationRef(storageTranslationRef);
  const conflict = classifyConflict(message);
  return conflict.kind === 'held' ? (
    <Alert
      role="alert"
      status="warning"
      icon
      title={t('plan.heldTitle')}
      description={
        <>
          <div>{conflict.words}</div>
          <div>{t('plan.heldHint')}</div>
        </>
      }
      customActions={
        <OperationLink
          operation={conflict.operation}
          title={t('plan.heldShow')}
          isSmall
        />
      }
    />
  ) : (
    <Alert
      role="alert"
      status="danger"
      icon
      title={t('plan.startFailed')}
      description={message}
    />
  );
}

function PlanProblems(props: { handle: PlanHandle }) {
  const { planError, startError, outdated, plan, isPlanning, replan } =
    props.handle;
  const { t } = useTranslationRef(storageTranslationRef);
  const top = useRef<HTMLDivElement>(null);
  const problem = outdated ?? startError ?? planError;
  useEffect(() => {
    // Whoever has read the plan to its end is at its end, where nothing would tell of it.
    if (problem) top.current?.scrollIntoView({ block: 'nearest' });
  }, [problem]);
  return (
    <div ref={top} className={styles.problems}>
      {outdated && (
        <OutdatedNotice
          message={outdated.message}
          before={outdated.before}
          after={isPlanning ? undefined : plan}
        />
      )}
      {startError && <StartProblem error={startError} />}
      {planError && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('plan.failedTitle')}
          description={`${classifyFailure(planError).message} ${t(
            'plan.failedHint',
          )}`}
          customActions={
            <Button size="small" variant="secondary" onPress={replan}>
              {t('state.retry')}
            </Button>
          }
        />
      )}
    </div>
  );
}

/**
 * The body and the foot of a dialog that shows the plan of a request and starts it. Once it is
 * started, the page of the operation is opened.
 */
export function PlanStage(props: {
  request: OperationRequest;
  /** The words on the button that starts it. */
  startLabel: string;
  /** Choices above the plan that make it anew, told of the plan as it is. */
  options?: (plan: OperationPlan | undefined) => ReactNode;
  /** Where losses can be accepted: tells of the kinds that are. */
  onAccept?: (accepted: string[]) => void;
  /** Leads to the choice before the plan. */
  onBack?: () => void;
  onClose: () => void;
}) {
  const { request, startLabel, options } = props;
  const { onAccept, onBack, onClose } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const operationRoute = useRouteRef(operationRouteRef);
  const navigate = useNavigate();
  const handle = usePlan(request);
  const news = usePlanNews(handle);
  const [typed, setTyped] = useState('');
  const { plan, isPlanning, isStarting } = handle;
  const asked = plan?.typedConfirmation;
  const isReady =
    plan?.outcome === 'planned' &&
    !isPlanning &&
    (asked === undefined || typed === asked);

  async function start() {
    const operation = await handle.start(asked && typed);
    if (operation) {
      onClose();
      if (operationRoute) {
        navigate(operationRoute({ operation: operation.id }));
      }
    }
  }

  return (
    <>
      <DialogBody>
        <div className={`${bodyStyles.body} ${styles.options}`}>
          <VisuallyHidden role="status">{news}</VisuallyHidden>
          <PlanProblems handle={handle} />
          {options?.(plan)}
          {onAccept && plan && (
            <AcceptedLosses
              checks={plan.preflight}
              accepted={request.accept ?? []}
              onChange={onAccept}
            />
          )}
          {plan && (
            <div
              className={isPlanning ? styles.stale : undefined}
              aria-busy={isPlanning}
            >
              <PlanView plan={plan} />
            </div>
          )}
          {!plan && isPlanning && <PlanSkeleton />}
          {asked !== undefined && plan?.outcome === 'planned' && (
            <TextField
              label={t('plan.typed', { words: asked })}
              value={typed}
              onChange={setTyped}
              autoComplete="off"
              isRequired
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        {onBack && (
          <Button variant="tertiary" onPress={onBack} isDisabled={isStarting}>
            {t('dialog.back')}
          </Button>
        )}
        <Button variant="secondary" onPress={onClose} isDisabled={isStarting}>
          {t('dialog.close')}
        </Button>
        {plan?.outcome !== 'declined' && (
          <Button
            variant="primary"
            isDisabled={!isReady}
            isPending={isStarting}
            onPress={start}
          >
            {startLabel}
          </Button>
        )}
      </DialogFooter>
    </>
  );
}
