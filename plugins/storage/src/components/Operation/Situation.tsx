import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { isUnderWay, standingStep } from '../../decide/operation';
import { storageTranslationRef } from '../../translation';
import { Section } from '../parts';
import styles from './operation.module.css';

const QUESTIONS = ['runs', 'data', 'kept', 'next'] as const;

/** The truth at this moment: what runs, where the data is, what is kept, what happens next. */
export function Situation(props: { operation: Operation }) {
  const { operation } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <Section title={t('operation.now')}>
      <dl className={styles.situation}>
        {QUESTIONS.map(question => (
          <div key={question} style={{ display: 'contents' }}>
            <dt>{t(`operation.${question}`)}</dt>
            <dd>{operation.situation[question]}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** Where the data is and what runs if nothing more happens; only while something would. */
export function IfItStops(props: { operation: Operation }) {
  const { operation } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const step = standingStep(operation);
  if (!isUnderWay(operation) || !step) {
    return null;
  }
  return (
    <Section title={t('operation.ifItStops')}>
      <Text as="p">{step.ifItStopsHere}</Text>
    </Section>
  );
}
