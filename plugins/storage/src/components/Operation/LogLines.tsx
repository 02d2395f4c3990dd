import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { OperationLogEntry } from '@stowage/backstage-plugin-storage-common';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { SeverityIcon } from '../parts';
import styles from './operation.module.css';

const SEVERITIES = { warning: 'warning', error: 'critical' } as const;

/** Lines of a log, each with the time of day, and its level in words where it is not plain. */
export function LogLines(props: {
  label: string;
  entries: OperationLogEntry[];
}) {
  const { label, entries } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  if (entries.length === 0) {
    return <Text color="secondary">{t('operation.logNone')}</Text>;
  }
  return (
    // What can be scrolled has to be reached by the keyboard, too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-redundant-roles
    <ol className={styles.log} role="list" aria-label={label} tabIndex={0}>
      {entries.map(({ sequence, at, level, step, message }) => (
        <li
          key={sequence}
          className={level === 'information' ? undefined : styles.logWarning}
        >
          <time dateTime={at} title={format.moment(Date.parse(at))}>
            {format.clock(Date.parse(at))}
          </time>{' '}
          {level !== 'information' && (
            <>
              <SeverityIcon severity={SEVERITIES[level]} size={14} />{' '}
              {t(`logLevel.${level}`)}:{' '}
            </>
          )}
          {step && `${step}: `}
          {message}
        </li>
      ))}
    </ol>
  );
}
