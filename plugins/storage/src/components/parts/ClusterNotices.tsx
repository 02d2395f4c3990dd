import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type {
  Cluster,
  MissingRight,
} from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { groupRights } from '../../decide/rights';
import { RelativeTime } from './RelativeTime';
import styles from './parts.module.css';

const ROLE_FOLDER = 'deploy/rbac/';

function RoleOf(props: { rights: MissingRight[] }) {
  const { rights } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const role = `${ROLE_FOLDER}${rights[0].role.replace(ROLE_FOLDER, '')}`;
  return (
    <details>
      <summary>
        {t('clusters.missingRole', {
          count: rights.length,
          role: <code>{role}</code>,
        })}
      </summary>
      {/* eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList */}
      <ul className={styles.inlineList} role="list">
        {groupRights(rights).map(({ verbs, resource, namespace, hides }) => (
          <li key={`${resource}/${namespace ?? ''}/${hides}`}>
            {namespace
              ? t('clusters.missingIn', { verbs, resource, hides, namespace })
              : t('clusters.missing', { verbs, resource, hides })}
          </li>
        ))}
      </ul>
    </details>
  );
}

/**
 * What the portal's account may not do in a cluster, and what that hides: one line for each file
 * that grants it, with the rights themselves behind it.
 */
export function MissingRights(props: { rights: MissingRight[] }) {
  const byRole = new Map<string, MissingRight[]>();
  for (const right of props.rights) {
    byRole.set(right.role, [...(byRole.get(right.role) ?? []), right]);
  }
  return (
    <>
      {[...byRole].map(([role, rights]) => (
        <RoleOf key={role} rights={rights} />
      ))}
    </>
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
