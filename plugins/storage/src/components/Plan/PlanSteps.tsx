import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { PlanStep } from '@stowage/backstage-plugin-storage-common';
import { planPhases, type PlanPhase } from '../../decide/planPhases';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { Chip } from '../parts';
import styles from './plan.module.css';

const TONES = { up: 'good', down: 'warning', starting: 'information' } as const;

function usePhaseTime() {
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return ({ seconds, isAtLeast }: PlanPhase) => {
    if (seconds === undefined) {
      return t('plan.unknownTime');
    }
    const duration = format.duration(seconds);
    return isAtLeast
      ? t('plan.atLeast', { duration })
      : t('plan.about', { duration });
  };
}

/** What the application does one after the other, and for how long. */
export function PlanPhases(props: { steps: PlanStep[] }) {
  const { t } = useTranslationRef(storageTranslationRef);
  const timeOf = usePhaseTime();
  return (
    // eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList
    <ol className={styles.phases} role="list" aria-label={t('plan.phases')}>
      {planPhases(props.steps).map((phase, index) => (
        // Phases have no name of their own and never change their places.
        // eslint-disable-next-line react/no-array-index-key
        <li key={index}>
          <Chip tone={TONES[phase.application]}>
            {t(`plan.phase.${phase.application}`)}
          </Chip>
          {timeOf(phase)}
        </li>
      ))}
    </ol>
  );
}

/** The steps of a plan, each with what it does, what the application does meanwhile, how long. */
export function PlanSteps(props: { steps: PlanStep[] }) {
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return (
    // eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList
    <ol className={styles.steps} role="list" aria-label={t('plan.steps')}>
      {props.steps.map((step, index) => (
        <li key={step.id} className={styles.step}>
          <div>
            <Text as="p" variant="body-medium" weight="bold">
              {step.title}
            </Text>
            <Text as="p" variant="body-small" color="secondary">
              {step.detail}
            </Text>
            {/* Said where it changes: the same words at each step would not be read. */}
            {step.ifItStopsHere !== props.steps[index - 1]?.ifItStopsHere && (
              <Text as="p" variant="body-small" color="secondary">
                {t('plan.stopsFromHere', { words: step.ifItStopsHere })}
              </Text>
            )}
          </div>
          <div className={styles.aside}>
            <Chip tone={TONES[step.application]}>
              {t(`plan.phase.${step.application}`)}
            </Chip>
            {step.expectedSeconds !== undefined &&
              t('plan.about', {
                duration: format.duration(step.expectedSeconds),
              })}
          </div>
        </li>
      ))}
    </ol>
  );
}
