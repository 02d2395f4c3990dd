import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Card, CardBody, Text } from '@backstage/ui';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { Fragment } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { storageApiRef } from '../../api';
import { currentStep, isUnderWay } from '../../decide/operation';
import { storageTranslationRef } from '../../translation';
import { ReleaseButton, RollBackButton } from '../Operate';
import { RelativeTime } from '../parts';
import { Advance } from './Advance';
import { CancelButton } from './CancelButton';
import { DowntimeWords } from './DowntimeWords';
import { StateChip } from './StateChip';
import styles from './operation.module.css';

/** What this operation has set aside and is still kept. */
function useKept(operation: Operation) {
  const api = useApi(storageApiRef);
  const { id, cluster, namespace, state } = operation;
  const { value } = useAsync(
    async () =>
      isUnderWay({ state })
        ? []
        : (await api.getKeptOriginals({ cluster, namespace })).items.filter(
            kept => kept.operation === id,
          ),
    [api, id, cluster, namespace, state],
  );
  return value ?? [];
}

function Subtitle(props: { operation: Operation }) {
  const { id, namespace, cluster, createdBy, createdAt, finishedAt } =
    props.operation;
  const { t } = useTranslationRef(storageTranslationRef);
  // Services start operations, too; they are no entities and have no page.
  const who = createdBy.startsWith('user:') ? (
    <EntityRefLink entityRef={createdBy} hideIcon />
  ) : (
    createdBy
  );
  return (
    <Text as="p" variant="body-medium" color="secondary">
      {t('operation.subtitle', { id, namespace, cluster })}
      {' · '}
      {t('operation.started', { who, time: <RelativeTime at={createdAt} /> })}
      {finishedAt && (
        <>
          {' · '}
          {t('operation.ended', { time: <RelativeTime at={finishedAt} /> })}
        </>
      )}
    </Text>
  );
}

/** What an operation is, how far it is, and what one can do about it. */
export function OperationHeader(props: {
  operation: Operation;
  /** Told when something was asked of the operation. */
  onChanged: () => void;
}) {
  const { operation, onChanged } = props;
  const kept = useKept(operation);
  const { cluster, namespace, claims } = operation;
  return (
    <>
      <div>
        <h2 className={styles.title}>{operation.title}</h2>
        <Subtitle operation={operation} />
      </div>
      <Card>
        <CardBody>
          <div className={styles.top}>
            {/* Said anew when it changes; figures are left out, or it would never be silent. */}
            <div role="status" aria-live="polite">
              <StateChip state={operation.state} />
              <Text as="p" variant="body-small">
                {currentStep(operation)?.title}
              </Text>
            </div>
            <div>
              <Advance operation={operation} />
              <Text as="p" variant="body-small" color="secondary">
                <DowntimeWords downtime={operation.downtime} />
              </Text>
            </div>
            <div className={styles.actions}>
              <CancelButton operation={operation} onAsked={onChanged} />
              {operation.rollBackable && (
                <RollBackButton
                  kept={{
                    cluster,
                    namespace,
                    claims,
                    volume:
                      claims.length === 1
                        ? operation.plan.claims[0]?.volumeName
                        : undefined,
                  }}
                />
              )}
              {kept.map(({ volumeName, claim, retired }) => {
                const volume = {
                  cluster,
                  namespace,
                  claims: [claim],
                  volume: volumeName,
                };
                return (
                  <Fragment key={volumeName}>
                    {retired && (
                      <RollBackButton kept={{ ...volume, isRetired: true }} />
                    )}
                    <ReleaseButton kept={volume} />
                  </Fragment>
                );
              })}
            </div>
          </div>
        </CardBody>
      </Card>
    </>
  );
}
