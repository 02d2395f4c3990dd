import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import type { PoolRef, Tier } from '@stowage/backstage-plugin-storage-common';
import { bodyOf } from '../api/createStorageClient';
import { otherField } from '../api/otherField';
import { useStorage } from '../api/useStorage';
import { FieldNote } from '../components/FieldNote';
import { Others } from '../components/Others';
import { Problem } from '../components/Problem';
import { scaffolderStorageTranslationRef } from '../translation';

/** Value and options of {@link TierPicker}. */
export const tierPickerSchema = makeFieldSchema({
  output: z => z.string({ description: 'Id of the tier' }),
  uiOptions: z =>
    z.object({
      clusterField: z
        .string({ description: 'Field with the cluster; cluster by default' })
        .optional(),
      use: z
        .enum(['data', 'backup'], {
          description:
            'backup offers only tiers meant for copies; data, the default, all of them',
        })
        .optional(),
    }),
});

/** Whether a tier can be offered for a use. */
export function isOffered(tier: Tier, use: 'data' | 'backup'): boolean {
  return tier.available && (use === 'data' || tier.backupTarget);
}

/** A tier of the chosen cluster with its purpose, its traits in words and the room left. */
export function TierPicker(props: typeof tierPickerSchema.TProps) {
  const { formContext, formData, idSchema, onChange, rawErrors } = props;
  const { required, schema, uiSchema } = props;
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  const { clusterField = 'cluster', use = 'data' } =
    uiSchema?.['ui:options'] ?? {};
  const cluster = otherField(formContext, clusterField);
  const tiers = useStorage({
    ask: client => bodyOf(client.getTiers({ query: { cluster } })),
    dependencies: [cluster],
  });

  switch (tiers.state) {
    case 'waiting':
      return <FieldNote text={t('tier.clusterFirst')} />;
    case 'loading':
      return <FieldNote text={t('common.loading')} />;
    case 'failed':
      return <Problem error={tiers.error} retry={tiers.retry} />;
    default:
  }
  const items = tiers.value.items.filter(tier => tier.cluster === cluster);
  const offered = items.filter(tier => isOffered(tier, use));
  return (
    <>
      {offered.length ? (
        <RadioGroup
          id={idSchema?.$id}
          label={schema.title ?? t('tier.title')}
          description={schema.description}
          isRequired={required}
          isInvalid={Boolean(rawErrors?.length)}
          value={offered.some(({ id }) => id === formData) ? formData! : null}
          onChange={onChange}
        >
          {offered.map(tier => (
            <Radio
              key={tier.id}
              value={tier.id}
              aria-label={tier.title}
              aria-describedby={descriptionId(idSchema?.$id, tier)}
            >
              <TierDescription
                id={descriptionId(idSchema?.$id, tier)}
                tier={tier}
              />
            </Radio>
          ))}
        </RadioGroup>
      ) : (
        <FieldNote
          tone="danger"
          text={t(use === 'backup' ? 'tier.emptyBackup' : 'tier.empty', {
            cluster: cluster!,
          })}
        />
      )}
      {formData && !offered.some(({ id }) => id === formData) && (
        <FieldNote
          tone="danger"
          text={t('tier.notUsable', { tier: formData, cluster: cluster! })}
        />
      )}
      <Others
        items={items
          .filter(tier => !tier.available)
          .map(({ id, title, storageClass, unavailableReason }) => ({
            id,
            text: t('tier.unavailable', {
              title,
              reason: unavailableReason ?? t('tier.noClass', { storageClass }),
            }),
          }))}
      />
    </>
  );
}

function descriptionId(field: string | undefined, tier: Tier): string {
  return `${field ?? 'tier'}-${tier.id}-description`;
}

function TierDescription(props: { id: string; tier: Tier }) {
  const { id, tier } = props;
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  return (
    <Flex direction="column" gap="1">
      <Text as="span" weight="bold">
        {tier.title}
      </Text>
      <div id={id}>
        <Text as="p" variant="body-small">
          {tier.purpose}
        </Text>
        {tier.pools.length ? (
          tier.pools.map(pool => <PoolRoom key={pool.id} pool={pool} />)
        ) : (
          <Text as="p" variant="body-small">
            {t('tier.noPool')}
          </Text>
        )}
        {tier.traits.words.map(words => (
          <Text as="p" key={words} variant="body-small" color="secondary">
            {words}
          </Text>
        ))}
        <Text as="p" variant="body-small" color="secondary">
          {t('tier.storageClass', { storageClass: tier.storageClass })}
        </Text>
      </div>
    </Flex>
  );
}

function PoolRoom(props: { pool: PoolRef }) {
  const { title, room } = props.pool;
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  return (
    <Text as="p" variant="body-small">
      {room.roomBytes === undefined
        ? t('tier.roomNotMeasured', {
            pool: title,
            // Begins with “Not measured” already.
            reason: room.notMeasured?.reason ?? t('tier.notMeasured'),
          })
        : t('tier.room', { room: formatBytes(room.roomBytes), pool: title })}
    </Text>
  );
}
