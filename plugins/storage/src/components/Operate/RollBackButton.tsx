import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Radio, RadioGroup, Text } from '@backstage/ui';
import type { OperationRequest } from '@stowage/backstage-plugin-storage-common';
import { useState } from 'react';
import { storageTranslationRef } from '../../translation';
import { useMayOperate } from '../../useMayOperate';
import { PlanDialog, PlanStage } from '../Plan';
import type { KeptVolume } from './keptVolume';

const WAYS = [
  { value: 'move-back', name: 'moveBack' },
  { value: 'return', name: 'return' },
] as const;

type Way = (typeof WAYS)[number]['value'];

function WayChoice(props: { value: Way; onChange: (value: Way) => void }) {
  const { value, onChange } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <RadioGroup
      label={t('rollBack.how')}
      value={value}
      onChange={chosen =>
        onChange(WAYS.find(way => way.value === chosen)?.value ?? value)
      }
    >
      {WAYS.map(way => (
        <Radio key={way.value} value={way.value}>
          <div>
            <Text as="p" variant="body-medium" weight="bold">
              {t(`rollBack.${way.name}`)}
            </Text>
            <Text as="p" variant="body-small" color="secondary">
              {t(`rollBack.${way.name}Hint`)}
            </Text>
          </div>
        </Radio>
      ))}
    </RadioGroup>
  );
}

function RollBackDialog(props: { kept: KeptVolume; onClose: () => void }) {
  const { kept, onClose } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const [rollBack, setRollBack] = useState<Way>('move-back');
  const { cluster, namespace, claims, volume, isRetired } = kept;
  const request: OperationRequest = {
    kind: 'roll-back',
    cluster,
    namespace,
    claims,
    ...(volume && { volume }),
    ...(!isRetired && { rollBack }),
  };
  const words = isRetired ? 'bringBack' : 'rollBack';
  return (
    <PlanDialog
      title={t(`${words}.title`, { name: claims.join(', ') })}
      onClose={onClose}
    >
      <PlanStage
        request={request}
        startLabel={t(`${words}.start`)}
        options={() =>
          isRetired ? null : (
            <WayChoice value={rollBack} onChange={setRollBack} />
          )
        }
        onClose={onClose}
      />
    </PlanDialog>
  );
}

/** Brings claims back to a kept original, after showing the plan; nothing for who may not. */
export function RollBackButton(props: { kept: KeptVolume }) {
  const { kept } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const words = kept.isRetired ? 'bringBack' : 'rollBack';
  const name = kept.claims.join(', ');
  const mayRollBack = useMayOperate('roll-back', kept);
  if (!mayRollBack) {
    return null;
  }
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        // A claim may have an original of each of its moves.
        aria-label={t(`${words}.buttonFor`, {
          name: kept.volume ? `${name} (${kept.volume})` : name,
        })}
        onPress={() => setOpen(true)}
      >
        {t(`${words}.button`)}
      </Button>
      {isOpen && <RollBackDialog kept={kept} onClose={() => setOpen(false)} />}
    </>
  );
}
