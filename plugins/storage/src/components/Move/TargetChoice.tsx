import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Checkbox,
  CheckboxGroup,
  Radio,
  RadioGroup,
  Select,
  Text,
} from '@backstage/ui';
import type { Claim, Tier } from '@stowage/backstage-plugin-storage-common';
import {
  nodesOf,
  tierObstacle,
  type MoveChoice,
} from '../../decide/moveChoice';
import { roomOf } from '../../decide/reading';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';
import { Chip } from '../parts';
import styles from './move.module.css';

const ANY_NODE = 'any';

function TierRoom(props: { tier: Tier }) {
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return (
    <Text as="p" variant="body-small" color="secondary">
      {props.tier.pools
        .map(({ title, room }) => {
          const figures = roomOf(room);
          return `${title}: ${
            figures
              ? t('room.left', { size: format.bytes(figures.left) })
              : t('room.notKnown')
          }`;
        })
        .join(' · ')}
    </Text>
  );
}

function TierOption(props: { tier: Tier; claim: Claim }) {
  const { tier, claim } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const obstacle = tierObstacle(tier, claim);
  return (
    <Radio
      className={styles.option}
      value={tier.id}
      isDisabled={obstacle !== undefined}
    >
      <div className={`${styles.tier} ${obstacle ? styles.unusable : ''}`}>
        <Text as="p" variant="body-medium">
          <strong>{tier.title}</strong>{' '}
          <Text variant="body-small" color="secondary">
            {t('move.class', { storageClass: tier.storageClass })}
          </Text>
        </Text>
        <Text as="p" variant="body-small">
          {tier.purpose}
        </Text>
        {obstacle && (
          <Chip tone="unknown">
            {obstacle === 'present'
              ? t('move.present')
              : tier.unavailableReason ?? t('move.unavailable')}
          </Chip>
        )}
        {tier.backupTarget && (
          <Text as="p" variant="body-small">
            {t('move.backupTarget')}
          </Text>
        )}
        <Text as="p" variant="body-small" color="secondary">
          {tier.traits.words.join(' ')}
        </Text>
        <TierRoom tier={tier} />
      </div>
    </Radio>
  );
}

/** Where a claim is to go: the tier, a node where there is a choice, and what goes along. */
export function TargetChoice(props: {
  claim: Claim;
  tiers: Tier[];
  /** Claims that the same pods mount. */
  siblings: Claim[];
  choice: MoveChoice;
  onChange: (change: Partial<MoveChoice>) => void;
}) {
  const { claim, tiers, siblings, choice, onChange } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const chosen = tiers.find(({ id }) => id === choice.tier);
  const nodes = chosen ? nodesOf(chosen) : [];
  if (tiers.length === 0) {
    return <Text>{t('move.noTiers', { cluster: claim.cluster })}</Text>;
  }
  return (
    <>
      <RadioGroup
        label={t('move.where')}
        value={choice.tier ?? null}
        onChange={tier => onChange({ tier, node: undefined })}
      >
        {tiers.map(tier => (
          <TierOption key={tier.id} tier={tier} claim={claim} />
        ))}
      </RadioGroup>
      {nodes.length > 1 && (
        <Select
          className={styles.node}
          label={t('move.node')}
          description={t('move.nodeHint')}
          options={[
            { value: ANY_NODE, label: t('move.anyNode') },
            ...nodes.map(value => ({ value, label: value })),
          ]}
          value={choice.node ?? ANY_NODE}
          onChange={node =>
            onChange({
              node: node === ANY_NODE || !node ? undefined : String(node),
            })
          }
        />
      )}
      {siblings.length > 0 && (
        <CheckboxGroup
          label={t('move.others')}
          description={t('move.othersHint')}
          value={choice.others}
          onChange={others => onChange({ others })}
        >
          {siblings.map(({ uid, name, storageClass }) => (
            <Checkbox key={uid} value={name}>
              {name} ({storageClass})
            </Checkbox>
          ))}
        </CheckboxGroup>
      )}
    </>
  );
}
