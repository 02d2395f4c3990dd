import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  RiAlertLine,
  RiCheckLine,
  RiForbidLine,
  RiInformationLine,
} from '@remixicon/react';
import type { Check } from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { Chip } from '../parts';
import styles from './plan.module.css';

const LEVELS = {
  blocking: { tone: 'critical', Icon: RiForbidLine },
  warning: { tone: 'warning', Icon: RiAlertLine },
  information: { tone: 'information', Icon: RiInformationLine },
  ok: { tone: 'good', Icon: RiCheckLine },
} as const;

const ORDER = Object.keys(LEVELS);

function CheckLine(props: { check: Check }) {
  const { level, code, message, remedy } = props.check;
  const { t } = useTranslationRef(storageTranslationRef);
  const { tone, Icon } = LEVELS[level];
  return (
    <li className={styles.check}>
      <div>
        <Chip tone={tone} icon={<Icon size={14} aria-hidden="true" />}>
          {t(`plan.level.${level}`)}
        </Chip>
      </div>
      <div>
        <Text as="p" variant="body-small">
          {message} <span className={styles.code}>{code}</span>
        </Text>
        {remedy && (
          <Text as="p" variant="body-small" color="secondary">
            {t('plan.remedy', { remedy })}
          </Text>
        )}
      </div>
    </li>
  );
}

/** What a preflight found, what blocks first, each with what to do about it. */
export function CheckList(props: {
  checks: Check[];
  /** Names the list for those who meet it out of its place. */
  label: string;
  /** Folds away what passed. */
  foldsPassed?: boolean;
}) {
  const { checks, label, foldsPassed = false } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const sorted = [...checks].sort(
    (a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level),
  );
  const folded = foldsPassed
    ? sorted.filter(({ level }) => level === 'ok')
    : [];
  const shown = sorted.filter(check => !folded.includes(check));
  const lines = (list: Check[]) =>
    list.map(check => (
      <CheckLine key={`${check.code}/${check.message}`} check={check} />
    ));
  return (
    <>
      {shown.length > 0 && (
        // eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList
        <ul className={styles.list} role="list" aria-label={label}>
          {lines(shown)}
        </ul>
      )}
      {folded.length > 0 && (
        <details>
          <summary>
            <Text variant="body-small">
              {t('plan.passed', { count: folded.length })}
            </Text>
          </summary>
          {/* eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList */}
          <ul className={styles.list} role="list">
            {lines(folded)}
          </ul>
        </details>
      )}
    </>
  );
}
