import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ComponentStorage } from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { Section } from '../parts';

/** Said where a component has no claims: whether that is known, and how they were looked for. */
export function NoClaims(props: { storage: ComponentStorage }) {
  const { selectors, clusters, hiddenClaims } = props.storage;
  const { t } = useTranslationRef(storageTranslationRef);
  const isKnown =
    clusters.length > 0 && clusters.every(cluster => cluster.state === 'ready');
  let title: string = t('component.unknownTitle');
  if (hiddenClaims > 0) {
    title = t('component.hiddenTitle');
  } else if (isKnown) {
    title = t('component.emptyTitle');
  }
  return (
    <Section title={title}>
      {hiddenClaims > 0 && (
        <Text as="p" variant="body-small">
          {t('signs.hiddenClaims', { count: hiddenClaims })}
        </Text>
      )}
      <Text as="p" variant="body-small" color="secondary">
        {t('component.emptyHow')}
      </Text>
      <ul>
        {selectors.map(selector => (
          <li key={selector}>
            <Text variant="body-small">{selector}</Text>
          </li>
        ))}
      </ul>
      {hiddenClaims === 0 && (
        <Text as="p" variant="body-small">
          {t('component.emptyHint')}
        </Text>
      )}
    </Section>
  );
}
