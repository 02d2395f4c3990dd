import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import type {
  OperationPlan,
  PlanClaim,
} from '@stowage/backstage-plugin-storage-common';
import { useId, type ReactNode } from 'react';
import { storageTranslationRef } from '../../translation';
import { CheckList } from './CheckList';
import { PlanFigures } from './PlanFigures';
import { PlanPhases, PlanSteps } from './PlanSteps';
import styles from './plan.module.css';

function Part(props: { title: string; children: ReactNode }) {
  const { title, children } = props;
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 className={styles.heading} id={id}>
        {title}
      </h3>
      {children}
    </section>
  );
}

function ClaimLine(props: { claim: PlanClaim }) {
  const { name, from, to, keeps } = props.claim;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <li className={styles.claim}>
      <Text as="p" variant="body-small">
        <strong>{name}</strong> {t('plan.from')} {from} {t('plan.to')} {to}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {t('plan.keeps')}: {keeps}
      </Text>
    </li>
  );
}

/** A plan in words: what happens, what it finds, what is up and down, what is kept. */
export function PlanView(props: { plan: OperationPlan }) {
  const { plan } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const isDeclined = plan.outcome === 'declined';
  return (
    <div>
      {isDeclined ? (
        <Alert
          status="danger"
          icon
          title={t('plan.declinedTitle')}
          description={`${plan.summary} ${t('plan.declinedHint')}`}
        />
      ) : (
        <>
          <Text as="p" variant="body-medium">
            {plan.summary}
          </Text>
          {plan.steps.length > 0 && (
            <Part title={t('plan.phases')}>
              <PlanPhases steps={plan.steps} />
            </Part>
          )}
          {plan.claims.length > 0 && (
            <Part title={t('plan.claims')}>
              {/* eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList */}
              <ul className={styles.list} role="list">
                {plan.claims.map(claim => (
                  <ClaimLine key={claim.uid} claim={claim} />
                ))}
              </ul>
            </Part>
          )}
        </>
      )}
      <Part title={t('plan.preflight')}>
        <CheckList
          checks={plan.preflight}
          label={t('plan.preflight')}
          foldsPassed
        />
      </Part>
      {!isDeclined && (
        <>
          <Part title={t('plan.figures')}>
            <PlanFigures
              figures={plan.figures}
              stopsApplication={plan.steps.some(
                ({ application }) => application !== 'up',
              )}
            />
          </Part>
          {plan.steps.length > 0 && (
            <Part title={t('plan.steps')}>
              <PlanSteps steps={plan.steps} />
            </Part>
          )}
        </>
      )}
      <Text
        as="p"
        variant="body-small"
        color="secondary"
        className={styles.section}
      >
        {t('plan.hash', { hash: plan.hash.slice(0, 12) })}
      </Text>
    </div>
  );
}
