import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  RiAlertLine,
  RiCheckLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiGitPullRequestLine,
  RiHourglassLine,
  RiLoader2Line,
  RiUserLine,
  RiArrowGoBackLine,
} from '@remixicon/react';
import type { OperationState } from '@stowage/backstage-plugin-storage-common';
import { stateTone } from '../../decide/operation';
import { storageTranslationRef } from '../../translation';
import { Chip } from '../parts';

const ICONS = {
  queued: RiHourglassLine,
  running: RiLoader2Line,
  'waiting-for-confirmation': RiAlertLine,
  undoing: RiArrowGoBackLine,
  done: RiCheckLine,
  cancelled: RiCloseCircleLine,
  undone: RiArrowGoBackLine,
  'moved-not-ready': RiErrorWarningLine,
  'waiting-for-repository': RiGitPullRequestLine,
  'needs-a-person': RiUserLine,
} as const satisfies Record<OperationState, unknown>;

/** The state of an operation as icon and words. */
export function StateChip(props: { state: OperationState }) {
  const { state } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const Icon = ICONS[state];
  return (
    <Chip
      tone={stateTone(state)}
      icon={Icon && <Icon size={14} aria-hidden="true" />}
    >
      {t(`operationState.${state}`)}
    </Chip>
  );
}
