import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Mount } from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { Chip } from './Chip';
import styles from './parts.module.css';

/** The pods that mount a claim, and whether they are ready. */
export function MountList(props: {
  mounts: Mount[];
  /** Pods that are named; the rest is counted. */
  most?: number;
}) {
  const { mounts, most = 3 } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  if (mounts.length === 0) {
    return (
      <Text variant="body-small" color="secondary">
        {t('mounts.none')}
      </Text>
    );
  }
  const unnamed = mounts.length - most;
  return (
    // eslint-disable-next-line jsx-a11y/no-redundant-roles -- Safari, see FindingList
    <ul className={styles.inlineList} role="list">
      {mounts.slice(0, most).map(mount => (
        <li key={mount.pod}>
          <Text variant="body-small">{mount.pod}</Text>{' '}
          <Chip tone={mount.ready ? 'good' : 'unknown'}>
            {mount.ready
              ? t('mounts.ready')
              : t('mounts.notReady', { phase: mount.phase })}
          </Chip>
          {mount.waiting && (
            <Text as="p" variant="body-small">
              {mount.waiting}
            </Text>
          )}
          {mount.readOnly && (
            <Text variant="body-small" color="secondary">
              {' '}
              {t('mounts.readOnly')}
            </Text>
          )}
        </li>
      ))}
      {unnamed > 0 && (
        <li>
          <Text variant="body-small" color="secondary">
            {t('list.more', { count: unnamed })}
          </Text>
        </li>
      )}
    </ul>
  );
}
