import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { storageApiRef } from '../../api';
import { isUnderWay } from '../../decide/operation';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { operationsRouteRef } from '../../routes';
import { storageTranslationRef } from '../../translation';
import { StateChip } from '../Operation';
import { OperationLink, OperationResult } from '../Operations';
import { LiveView, RelativeTime, Section } from '../parts';
import styles from './activity.module.css';

/** Operations that the tab names; the list of operations has them all. */
const NEWEST = 5;

function ActivityLine(props: { operation: Operation }) {
  const { operation } = props;
  const { id, title, state, createdAt, createdBy } = operation;
  const { t } = useTranslationRef(storageTranslationRef);
  // A ref is more than a line needs: its name is known to everybody here.
  const who = createdBy.replace(/^user:default\//, '');
  return (
    <li className={styles.line}>
      <div>
        <StateChip state={state} />
      </div>
      <div>
        <OperationLink operation={id} title={title} />
        <Text as="p" variant="body-small" color="secondary">
          <OperationResult operation={operation} />
        </Text>
      </div>
      <Text variant="body-small" color="secondary">
        <RelativeTime at={createdAt} /> {t('activity.by', { who })}
      </Text>
    </li>
  );
}

/** What was done to the claims of a component lately, and what is being done. */
export function Activity(props: {
  /** Ref of the component's entity. */
  component: string;
}) {
  const { component } = props;
  const api = useApi(storageApiRef);
  const { t } = useTranslationRef(storageTranslationRef);
  const operationsRoute = useRouteRef(operationsRouteRef);
  const live = useLiveData(
    `activity/${component}`,
    signal => api.getOperations({ component, limit: NEWEST }, { signal }),
    ({ items }) => items.some(isUnderWay),
  );
  return (
    <Section title={t('activity.title')}>
      <LiveView live={live} permission={PERMISSION_NAMES.operations}>
        {({ items, totalItems }) =>
          items.length === 0 ? (
            <Text color="secondary">{t('activity.none')}</Text>
          ) : (
            <>
              {/* eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList */}
              <ul className={styles.lines} role="list">
                {items.map(operation => (
                  <ActivityLine key={operation.id} operation={operation} />
                ))}
              </ul>
              {totalItems > items.length && operationsRoute && (
                <Link
                  href={`${operationsRoute()}?${new URLSearchParams({
                    component,
                  })}`}
                >
                  {t('activity.all')}
                </Link>
              )}
            </>
          )
        }
      </LiveView>
    </Section>
  );
}
