import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { EntityRefLinks } from '@backstage/plugin-catalog-react';
import { Link, Text } from '@backstage/ui';
import type { ClaimDetail } from '@stowage/backstage-plugin-storage-common';
import { useParams } from 'react-router-dom';
import { storageApiRef, type ClaimKey } from '../../api';
import { useLiveData } from '../../live';
import { PERMISSION_NAMES } from '../../permissionNames';
import { claimsRouteRef } from '../../routes';
import { storageTranslationRef } from '../../translation';
import {
  EventTable,
  FindingGroups,
  HistoryLine,
  LiveView,
  RelativeTime,
  Section,
} from '../parts';
import { ClaimFacts } from './ClaimFacts';
import styles from './claim.module.css';

function ClaimView(props: { detail: ClaimDetail }) {
  const { claim, findings, events, history, componentRefs } = props.detail;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <>
      <FindingGroups
        page={{ items: findings, totalItems: findings.length }}
        linksClaims={false}
        isOpen
      />
      <Section title={claim.name}>
        <ClaimFacts
          claim={claim}
          findings={findings}
          history={history}
          isLink={false}
          isOpen
        />
        <Text
          as="p"
          variant="body-small"
          color="secondary"
          className={styles.details}
        >
          {t('claim.lastHeard', { time: <RelativeTime at={claim.asOf} /> })}
        </Text>
      </Section>
      <Section title={t('claim.belongsTo')}>
        {componentRefs.length === 0 ? (
          <Text color="secondary">{t('claim.belongsToNone')}</Text>
        ) : (
          <EntityRefLinks entityRefs={componentRefs} />
        )}
      </Section>
      <Section title={t('claim.history')}>
        <HistoryLine
          history={history}
          askedBytes={claim.requestedBytes}
          width={640}
          height={120}
        />
      </Section>
      <EventTable events={events} />
    </>
  );
}

function LiveClaim(props: { claimKey: ClaimKey }) {
  const { claimKey } = props;
  const api = useApi(storageApiRef);
  const live = useLiveData(JSON.stringify(claimKey), signal =>
    api.getClaim(claimKey, { signal }),
  );
  return (
    <LiveView live={live} permission={PERMISSION_NAMES.claims}>
      {detail => <ClaimView detail={detail} />}
    </LiveView>
  );
}

/** One claim, at an address of its own. */
export function ClaimPage() {
  const { cluster = '', namespace = '', name = '' } = useParams();
  const { t } = useTranslationRef(storageTranslationRef);
  const claimsRoute = useRouteRef(claimsRouteRef);
  const claimKey = { cluster, namespace, name };
  return (
    <>
      {claimsRoute && <Link href={claimsRoute()}>{t('claim.back')}</Link>}
      <LiveClaim key={JSON.stringify(claimKey)} claimKey={claimKey} />
    </>
  );
}
