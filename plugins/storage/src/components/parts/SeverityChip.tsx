import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  RiAlertLine,
  RiErrorWarningLine,
  RiInformationLine,
  RiQuestionLine,
} from '@remixicon/react';
import type { Severity } from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';
import { Chip } from './Chip';

const ICONS = {
  critical: RiErrorWarningLine,
  warning: RiAlertLine,
  unknown: RiQuestionLine,
  information: RiInformationLine,
};

/** The icon of a severity; it says nothing to a screen reader, the text beside it does. */
export function SeverityIcon(props: { severity: Severity; size?: number }) {
  const { severity, size = 16 } = props;
  const Icon = ICONS[severity];
  return <Icon size={size} aria-hidden="true" />;
}

/** A severity as icon and word. */
export function SeverityChip(props: { severity: Severity }) {
  const { severity } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  return (
    <Chip tone={severity} icon={<SeverityIcon severity={severity} />}>
      {t(`severity.${severity}`)}
    </Chip>
  );
}
