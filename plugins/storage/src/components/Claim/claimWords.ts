import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Claim } from '@stowage/backstage-plugin-storage-common';
import { useFormat } from '../../format';
import { storageTranslationRef, useServerWords } from '../../translation';

const ACCESS_MODES = [
  'ReadWriteOnce',
  'ReadWriteOncePod',
  'ReadOnlyMany',
  'ReadWriteMany',
] as const;

/** Access modes as Kubernetes shortens them and in words. */
export function useAccessWords(): (claim: Claim) => string {
  const { t } = useTranslationRef(storageTranslationRef);
  return claim =>
    claim.accessModes
      .map(mode => {
        const known = ACCESS_MODES.find(candidate => candidate === mode);
        return known ? `${known}: ${t(`access.${known}`)}` : mode;
      })
      .join('; ');
}

/** Access modes as kubectl shortens them, such as `RWO`. */
export function shortAccess(claim: Claim): string {
  const short: Record<string, string> = {
    ReadWriteOnce: 'RWO',
    ReadWriteOncePod: 'RWOP',
    ReadOnlyMany: 'ROX',
    ReadWriteMany: 'RWX',
  };
  return claim.accessModes.map(mode => short[mode] ?? mode).join(', ');
}

/** On which nodes a claim can be mounted. */
export function usePinningWords(): (claim: Claim) => string {
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return ({ pinning }) =>
    pinning.state === 'pinned'
      ? t('pinning.pinned', { nodes: format.list(pinning.nodes) })
      : t(`pinning.${pinning.state}`);
}

/** What deleting the claim does to the bytes. */
export function useDeleteWords(): (claim: Claim) => string {
  const say = useServerWords();
  return ({ deleteEffect }) =>
    say({
      group: 'deleteEffect',
      code: deleteEffect.code,
      words: deleteEffect.text,
    });
}
