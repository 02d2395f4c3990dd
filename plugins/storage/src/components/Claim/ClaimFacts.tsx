import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type {
  Claim,
  Finding,
  MatchReason,
  ReadingPoint,
} from '@stowage/backstage-plugin-storage-common';
import { poolSeverity } from '../../decide/pools';
import { useFormat } from '../../format';
import { claimRouteRef } from '../../routes';
import { storageTranslationRef } from '../../translation';
import {
  Chip,
  HistoryLine,
  MountList,
  RelativeTime,
  RoomFigure,
  SeverityChip,
  UsedFigure,
} from '../parts';
import { MoveButton } from '../Move';
import { NasLine } from '../Nas';
import { RetireButton } from '../Operate';
import { ClaimTerms } from './ClaimTerms';
import styles from './claim.module.css';
import { shortAccess, useDeleteWords, usePinningWords } from './claimWords';

function ClaimIdentity(props: { claim: Claim; isLink: boolean }) {
  const { claim, isLink } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const claimRoute = useRouteRef(claimRouteRef);
  const deleting = useDeleteWords()(claim);
  const { cluster, namespace, name } = claim;
  return (
    <div className={styles.fact}>
      {isLink && (
        <h3 className={styles.heading}>
          {claimRoute ? (
            <Link
              href={claimRoute({ cluster, namespace, name })}
              variant="body-medium"
              weight="bold"
            >
              {name}
            </Link>
          ) : (
            name
          )}
        </h3>
      )}
      <Text as="p" variant="body-small" color="secondary">
        {namespace} · {cluster}
      </Text>
      <Text as="p" variant="body-small">
        {claim.requestedBytes === undefined
          ? t('claim.noSize')
          : t('claim.askedSize', { size: format.bytes(claim.requestedBytes) })}
        {' · '}
        <abbr title={claim.accessModes.join(', ')}>{shortAccess(claim)}</abbr>
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {deleting}
      </Text>
      <div className={styles.chips}>
        {claim.phase !== 'Bound' && (
          <Chip tone={claim.phase === 'Lost' ? 'critical' : 'unknown'}>
            {t(`phase.${claim.phase}`)}
          </Chip>
        )}
        {claim.worstSeverity && <SeverityChip severity={claim.worstSeverity} />}
        {claim.deletingSince && (
          <Chip tone="warning">
            {t('claim.deletionAsked', {
              time: <RelativeTime at={claim.deletingSince} />,
            })}
          </Chip>
        )}
      </div>
      <div className={styles.actions}>
        <MoveButton claim={claim} />
        {/* Retiring is for those who came to the claim's own page, not for a click in a list. */}
        {!isLink && <RetireButton claim={claim} />}
      </div>
    </div>
  );
}

/** One claim: what it asks for and uses, where it fills up, who mounts it, what it did lately. */
export function ClaimFacts(props: {
  claim: Claim;
  findings: Finding[];
  history: ReadingPoint[];
  matchedBy?: MatchReason[];
  /** The claim's name as a link to its page; off on that page itself. */
  isLink?: boolean;
  /** Shows the details without being asked. */
  isOpen?: boolean;
}) {
  const { claim, findings, history, matchedBy } = props;
  const { isLink = true, isOpen = false } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const pinning = usePinningWords()(claim);
  const { pool } = claim;
  return (
    <>
      <div className={styles.facts}>
        <ClaimIdentity claim={claim} isLink={isLink} />
        <div className={styles.fact}>
          <span className={styles.label}>{t('claim.tier')}</span>
          <Chip>{claim.tier?.title ?? t('claim.noTier')}</Chip>
          <Text as="p" variant="body-small" color="secondary">
            {claim.storageClass}
          </Text>
          <Text as="p" variant="body-small">
            {pinning}
          </Text>
        </div>
        <div className={styles.fact}>
          <span className={styles.label}>{t('claim.used')}</span>
          <UsedFigure
            reading={claim.reading}
            askedBytes={claim.requestedBytes}
          />
        </div>
        <div className={styles.fact}>
          <span className={styles.label}>
            {t('claim.room')}
            {pool && ` · ${pool.title}`}
          </span>
          {pool ? (
            <RoomFigure
              title={pool.title}
              room={pool.room}
              severity={poolSeverity(pool.id, findings)}
            />
          ) : (
            <Text variant="body-small" color="secondary">
              {claim.volume ? t('room.noPool') : t('room.noPoolYet')}
            </Text>
          )}
        </div>
        <div className={styles.fact}>
          <span className={styles.label}>{t('claim.mountedBy')}</span>
          <MountList mounts={claim.mountedBy} />
        </div>
        <div className={styles.fact}>
          <span className={styles.label}>{t('claim.history')}</span>
          <HistoryLine history={history} askedBytes={claim.requestedBytes} />
        </div>
      </div>
      {claim.nas && <NasLine place={claim.nas} />}
      <details className={styles.details} open={isOpen}>
        <summary>{t('claim.details', { name: claim.name })}</summary>
        <ClaimTerms claim={claim} matchedBy={matchedBy} />
      </details>
    </>
  );
}
