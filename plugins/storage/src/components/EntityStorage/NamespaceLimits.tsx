import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  NamespaceLimit,
  NamespaceQuota,
  QuotaItem,
} from '@stowage/backstage-plugin-storage-common';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { Bar, Chip, Section } from '../parts';

function QuotaLine(props: { item: QuotaItem }) {
  const { item } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  const write = item.unit === 'bytes' ? format.bytes : format.count;
  const used = write(item.used);
  const hard = write(item.hard);
  const isFull = item.used >= item.hard;
  return (
    <div>
      <Text as="p" variant="body-small">
        {item.resource}
        {item.storageClass &&
          ` · ${t('quota.ofClass', { storageClass: item.storageClass })}`}
        {': '}
        <strong>{t('quota.used', { used, hard })}</strong>{' '}
        {isFull && <Chip tone="warning">{t('quota.full')}</Chip>}
      </Text>
      <Bar
        label={t('quota.barLabel', { resource: item.resource, used, hard })}
        share={item.hard > 0 ? item.used / item.hard : 1}
        severity={isFull ? 'warning' : undefined}
      />
    </div>
  );
}

/** What the namespaces of a component may ask for: quotas on storage and limit ranges. */
export function NamespaceLimits(props: {
  quotas: NamespaceQuota[];
  limits: NamespaceLimit[];
}) {
  const { quotas, limits } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return (
    <Section title={t('quota.title')}>
      {quotas.length + limits.length === 0 && (
        <Text color="secondary">{t('quota.none')}</Text>
      )}
      <Flex direction="column" gap="3">
        {quotas.map(quota => (
          <Flex
            key={`${quota.cluster}/${quota.namespace}/${quota.name}`}
            direction="column"
            gap="2"
          >
            <Text as="h3" variant="body-medium" weight="bold">
              {t('quota.quota', {
                name: quota.name,
                namespace: quota.namespace,
              })}
            </Text>
            {quota.items.map(item => (
              <QuotaLine
                key={`${item.resource}/${item.storageClass ?? ''}`}
                item={item}
              />
            ))}
          </Flex>
        ))}
        {limits.map(({ cluster, namespace, name, minBytes, maxBytes }) => (
          <div key={`${cluster}/${namespace}/${name}`}>
            <Text as="h3" variant="body-medium" weight="bold">
              {t('quota.limit', { name, namespace })}
            </Text>
            {minBytes !== undefined && (
              <Text as="p" variant="body-small">
                {t('quota.atLeast', { size: format.bytes(minBytes) })}
              </Text>
            )}
            {maxBytes !== undefined && (
              <Text as="p" variant="body-small">
                {t('quota.atMost', { size: format.bytes(maxBytes) })}
              </Text>
            )}
          </div>
        ))}
      </Flex>
    </Section>
  );
}
