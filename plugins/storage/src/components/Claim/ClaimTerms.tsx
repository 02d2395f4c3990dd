import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Claim,
  MatchReason,
} from '@stowage/backstage-plugin-storage-common';
import type { ReactNode } from 'react';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { RelativeTime } from '../parts';
import styles from './claim.module.css';
import { useAccessWords, useDeleteWords, usePinningWords } from './claimWords';

function Term(props: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

function Lines(props: { lines: string[] }) {
  return (
    <>
      {props.lines.map(line => (
        <div key={line}>{line}</div>
      ))}
    </>
  );
}

/** Everything that is known of a claim beside the figures, as names with their meaning. */
export function ClaimTerms(props: {
  claim: Claim;
  /** Why the claim belongs to the component whose page this is. */
  matchedBy?: MatchReason[];
}) {
  const { claim, matchedBy = [] } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const { volume, traits, pool } = claim;
  const access = useAccessWords()(claim);
  const pinning = usePinningWords()(claim);
  const deleting = useDeleteWords()(claim);
  return (
    <dl className={styles.terms}>
      {matchedBy.length > 0 && (
        <Term name={t('claim.matched')}>
          <Lines lines={matchedBy.map(reason => reason.text)} />
        </Term>
      )}
      <Term name={t('claim.deleting')}>{deleting}</Term>
      <Term name={t('claim.pinning')}>
        {pinning}
        {claim.pinning.reason && ` — ${claim.pinning.reason}`}
      </Term>
      <Term name={t('claim.access')}>{access}</Term>
      {pool?.room.limitSource && (
        <Term name={t('claim.limit')}>
          {pool.title}: {pool.room.limitSource}
        </Term>
      )}
      {claim.storageClass && (
        <Term name={t('claim.class')}>{claim.storageClass}</Term>
      )}
      {claim.provisioner && (
        <Term name={t('claim.provisioner')}>{claim.provisioner}</Term>
      )}
      {volume && (
        <Term name={t('claim.volume')}>
          {[volume.name, volume.source, volume.location]
            .filter(Boolean)
            .join(' · ')}
        </Term>
      )}
      {claim.capacityBytes !== undefined && (
        <Term name={t('claim.capacity')}>
          {format.bytes(claim.capacityBytes)}
        </Term>
      )}
      <Term name={t('claim.driver')}>
        <Lines
          lines={[
            ...(traits.known ? [] : [t('claim.driverUnknown')]),
            ...traits.words,
          ]}
        />
      </Term>
      {claim.createdAt && (
        <Term name={t('claim.created')}>
          <RelativeTime at={claim.createdAt} />
        </Term>
      )}
    </dl>
  );
}
