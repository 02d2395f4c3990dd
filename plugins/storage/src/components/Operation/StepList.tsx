import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text, VisuallyHidden } from '@backstage/ui';
import {
  RiArrowGoBackLine,
  RiCheckLine,
  RiCloseLine,
  RiMoreLine,
} from '@remixicon/react';
import type { OperationStep } from '@stowage/backstage-plugin-storage-common';
import { stepSeconds } from '../../decide/operation';
import { useFormat } from '../../format';
import { useNow } from '../../live';
import { storageTranslationRef } from '../../translation';
import styles from './operation.module.css';

const ICONS = {
  waiting: undefined,
  running: RiMoreLine,
  done: RiCheckLine,
  failed: RiCloseLine,
  undoing: RiArrowGoBackLine,
  undone: RiArrowGoBackLine,
} as const;

function StepTime(props: { step: OperationStep }) {
  const { step } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const seconds = stepSeconds(step, useNow());
  const expected =
    step.expectedSeconds !== undefined &&
    t('operation.expected', {
      duration: format.duration(step.expectedSeconds),
    });
  const isGoingOn = step.state === 'running' || step.state === 'undoing';
  return (
    <div className={styles.time}>
      {seconds !== undefined && <div>{format.duration(seconds)}</div>}
      {expected && (seconds === undefined || isGoingOn) && (
        <div>{expected}</div>
      )}
    </div>
  );
}

function StepLine(props: { step: OperationStep; number: number }) {
  const { step, number } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const Icon = ICONS[step.state];
  const wasPutBack = step.state === 'undoing' || step.state === 'undone';
  const isCurrent = step.state === 'running' || step.state === 'undoing';
  return (
    <li className={styles.step} aria-current={isCurrent ? 'step' : undefined}>
      <span
        className={`${styles.marker} ${styles[step.state] ?? ''}`}
        aria-hidden="true"
      >
        {Icon ? <Icon size={14} /> : number}
      </span>
      <div>
        <Text as="div" variant="body-medium" weight="bold">
          {step.title}
          <VisuallyHidden>: {t(`stepState.${step.state}`)}</VisuallyHidden>
        </Text>
        <Text as="p" variant="body-small" color="secondary">
          {step.outcome ?? step.detail}
          {step.attempts > 1 &&
            // Putting back counts as well, and is no second attempt.
            !wasPutBack &&
            ` · ${t('operation.attempts', { number: String(step.attempts) })}`}
        </Text>
        {step.error && (
          <Text as="p" variant="body-small" className={styles.error}>
            {t('operation.error', { message: step.error })}
          </Text>
        )}
      </div>
      <StepTime step={step} />
    </li>
  );
}

/** The steps of an operation in their order, each with its state, its outcome and its time. */
export function StepList(props: { steps: OperationStep[] }) {
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    // eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList
    <ol className={styles.steps} role="list" aria-label={t('operation.steps')}>
      {props.steps.map((step, index) => (
        <StepLine key={step.id} step={step} number={index + 1} />
      ))}
    </ol>
  );
}
