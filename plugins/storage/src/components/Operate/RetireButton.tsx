import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import type { Claim } from '@stowage/backstage-plugin-storage-common';
import { useState } from 'react';
import { storageTranslationRef } from '../../translation';
import { useMayOperate } from '../../useMayOperate';
import { PlanDialog, PlanStage } from '../Plan';

/** Retires a claim, after showing who uses it and what is kept; nothing for those who may not. */
export function RetireButton(props: { claim: Claim }) {
  const { cluster, namespace, name } = props.claim;
  const { t } = useTranslationRef(storageTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const mayRetire = useMayOperate('retire', props.claim);
  const close = () => setOpen(false);
  if (!mayRetire) {
    return null;
  }
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        aria-label={t('retire.buttonFor', { name })}
        onPress={() => setOpen(true)}
      >
        {t('retire.button')}
      </Button>
      {isOpen && (
        <PlanDialog title={t('retire.title', { name })} onClose={close}>
          <PlanStage
            request={{ kind: 'retire', cluster, namespace, claims: [name] }}
            startLabel={t('retire.start')}
            options={() => (
              <Text as="p" variant="body-medium">
                {t('retire.what')}
              </Text>
            )}
            onClose={close}
          />
        </PlanDialog>
      )}
    </>
  );
}
