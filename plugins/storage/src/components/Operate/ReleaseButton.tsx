import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { useState } from 'react';
import { storageTranslationRef } from '../../translation';
import { useMayOperate } from '../../useMayOperate';
import { PlanDialog, PlanStage } from '../Plan';
import type { KeptVolume } from './keptVolume';

/** Lets go of a kept original, after showing the plan; nothing for those who may not. */
export function ReleaseButton(props: {
  kept: KeptVolume & { volume: string };
}) {
  const { kept } = props;
  const { cluster, namespace, claims, volume } = kept;
  const { t } = useTranslationRef(storageTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const mayRelease = useMayOperate('release', kept);
  const close = () => setOpen(false);
  if (!mayRelease) {
    return null;
  }
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        aria-label={t('release.buttonFor', { name: kept.volume })}
        onPress={() => setOpen(true)}
      >
        {t('release.button')}
      </Button>
      {isOpen && (
        <PlanDialog
          title={t('release.title', { name: kept.volume })}
          onClose={close}
        >
          <PlanStage
            request={{ kind: 'release', cluster, namespace, claims, volume }}
            startLabel={t('release.start')}
            onClose={close}
          />
        </PlanDialog>
      )}
    </>
  );
}
