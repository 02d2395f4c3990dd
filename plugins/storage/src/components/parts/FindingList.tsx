import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type {
  Finding,
  ObjectRef,
} from '@stowage/backstage-plugin-storage-common';
import { worstFirst } from '../../decide/severity';
import { claimRouteRef } from '../../routes';
import { storageTranslationRef, useServerWords } from '../../translation';
import { RelativeTime } from './RelativeTime';
import { RunbookLink } from './RunbookLink';
import { SeverityChip } from './SeverityChip';
import styles from './parts.module.css';

/** Claims that are named in the line of a finding; the list of claims has them all. */
const NAMED_CLAIMS = 5;

function ClaimLink(props: { claim: ObjectRef }) {
  const { cluster, namespace, name } = props.claim;
  const claimRoute = useRouteRef(claimRouteRef);
  const label = `${namespace}/${name}`;
  if (!claimRoute || !namespace) {
    return <>{label}</>;
  }
  return (
    <Link href={claimRoute({ cluster, namespace, name })} variant="body-small">
      {label}
    </Link>
  );
}

function FindingLine(props: { finding: Finding; linksClaims: boolean }) {
  const { finding, linksClaims } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const say = useServerWords();
  const title = say({
    group: 'findingTitle',
    code: finding.code,
    words: finding.title,
    data: finding.data,
  });
  const named = linksClaims ? finding.claims.slice(0, NAMED_CLAIMS) : [];
  const unnamed = finding.claims.length - named.length;
  return (
    <li className={styles.finding}>
      <div>
        <SeverityChip severity={finding.severity} />
      </div>
      <div>
        <div className={styles.findingTitle}>
          <Text as="span" variant="body-medium" weight="bold">
            {title}
          </Text>
          <span className={styles.code}>{finding.code}</span>
          {finding.since && (
            <Text variant="body-small" color="secondary">
              {t('findings.began', {
                time: <RelativeTime at={finding.since} />,
              })}
            </Text>
          )}
        </div>
        <Text
          as="p"
          variant="body-small"
          color="secondary"
          className={styles.evidence}
        >
          {finding.evidence}
        </Text>
        <Text as="p" variant="body-small">
          {finding.action}
        </Text>
        {named.length > 0 && (
          <Text as="p" variant="body-small" color="secondary">
            {t('findings.affects')}{' '}
            {named.map((claim, index) => (
              <span key={`${claim.cluster}/${claim.namespace}/${claim.name}`}>
                {index > 0 && ', '}
                <ClaimLink claim={claim} />
              </span>
            ))}
            {unnamed > 0 && ` ${t('list.more', { count: unnamed })}`}
          </Text>
        )}
      </div>
      <RunbookLink runbook={finding.runbook} title={title} />
    </li>
  );
}

/** Findings worst first, one line for each cause. */
export function FindingList(props: {
  findings: Finding[];
  /** Names the claims a finding is about; off where the page is about one component's few. */
  linksClaims?: boolean;
}) {
  const { findings, linksClaims = true } = props;
  return (
    // Safari forgets that a list without bullets is one, unless told.
    // eslint-disable-next-line jsx-a11y/no-redundant-roles
    <ul className={styles.findings} role="list">
      {worstFirst(findings).map(finding => (
        <FindingLine
          key={finding.id}
          finding={finding}
          linksClaims={linksClaims}
        />
      ))}
    </ul>
  );
}
