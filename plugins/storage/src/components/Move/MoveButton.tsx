import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Claim } from '@stowage/backstage-plugin-storage-common';
import { useState } from 'react';
import { storageTranslationRef } from '../../translation';
import { useMayOperate } from '../../useMayOperate';
import { MoveWizard } from './MoveWizard';

/** Opens the wizard that moves a claim; nothing for those who may not. */
export function MoveButton(props: { claim: Claim }) {
  const { claim } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const mayMove = useMayOperate('move', claim);
  if (!mayMove) {
    return null;
  }
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        aria-label={t('move.buttonFor', { name: claim.name })}
        onPress={() => setOpen(true)}
      >
        {t('move.button')}
      </Button>
      {isOpen && <MoveWizard claim={claim} onClose={() => setOpen(false)} />}
    </>
  );
}
