import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type {
  Cluster,
  MissingRight,
} from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { RelativeTime } from './RelativeTime';
import styles from './parts.module.css';

/** What the portal's account may not do in a cluster, what that hides, and what grants it. */
export function MissingRights(props: { rights: MissingRight[] }) {
  const { rights } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    // eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList
    <ul className={styles.inlineList} role="list">
      {rights.map(right => {
        const { verb, hides, role, namespace } = right;
        const resource = right.apiGroup
          ? `${right.resource}.${right.apiGroup}`
          : right.resource;
        return (
          <li key={`${verb}/${resource}/${namespace ?? ''}`}>
            {namespace
              ? t('clusters.missingIn', { verb, resource, hides, namespace })
              : t('clusters.missing', { verb, resource, hides })}{' '}
            {t('clusters.grant', { role: <code>{role}</code> })}
          </li>
        );
      })}
    </ul>
  );
}

function ClusterNotice(props: { cluster: Cluster }) {
  const { cluster } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const isSilent = cluster.state !== 'partial';
  const key = cluster.state === 'ready' ? 'partial' : cluster.state;
  return (
    <Alert
      status={cluster.state === 'connecting' ? 'info' : 'warning'}
      icon
      title={t(`gap.${key}`, { cluster: cluster.title })}
      description={
        <>
          {cluster.message && <div>{cluster.message}</div>}
          {isSilent && (
            <div>
              {cluster.lastContact
                ? t('clusters.shownAsOf', {
                    time: <RelativeTime at={cluster.lastContact} />,
                  })
                : t('clusters.neverHeard')}
            </div>
          )}
          <MissingRights rights={cluster.missingRights} />
        </>
      }
    />
  );
}

/** A notice for each cluster of which not everything is known; nothing where all is well. */
export function ClusterNotices(props: { clusters: Cluster[] }) {
  return (
    <>
      {props.clusters
        .filter(cluster => cluster.state !== 'ready')
        .map(cluster => (
          <ClusterNotice key={cluster.name} cluster={cluster} />
        ))}
    </>
  );
}
