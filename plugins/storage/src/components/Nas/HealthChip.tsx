import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NasHealth } from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { Chip, type ChipTone } from '../parts/Chip';

const tones: Record<NasHealth, ChipTone> = {
  normal: 'good',
  working: 'information',
  attention: 'warning',
  degraded: 'critical',
  'read-only': 'critical',
  failing: 'critical',
  failed: 'critical',
  unknown: 'unknown',
};

/** How something on a NAS is; the NAS's own word shows when pointed at. */
export function HealthChip(props: { health: NasHealth; state: string }) {
  const { health, state } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <span title={state}>
      <Chip tone={tones[health]}>{t(`nas.health.${health}`)}</Chip>
    </span>
  );
}
