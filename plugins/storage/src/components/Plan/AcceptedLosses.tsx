import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, CheckboxGroup } from '@backstage/ui';
import type { Check } from '@stowage/backstage-plugin-storage-common';
import { storageTranslationRef } from '../../translation';

/** What a plan offers to go without, and what of it is accepted. */
export function AcceptedLosses(props: {
  checks: Check[];
  accepted: string[];
  onChange: (accepted: string[]) => void;
}) {
  const { checks, accepted, onChange } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const messages = new Map(
    checks.flatMap(({ acceptable, message }) =>
      acceptable ? [[acceptable, message] as const] : [],
    ),
  );
  // What was ticked stays there to be unticked, also where the new plan does not mention it.
  const kinds = [...new Set([...messages.keys(), ...accepted])];
  if (kinds.length === 0) {
    return null;
  }
  return (
    <CheckboxGroup
      label={t('plan.accept')}
      description={t('plan.acceptHint')}
      value={accepted}
      onChange={onChange}
    >
      {kinds.map(kind => (
        <Checkbox key={kind} value={kind}>
          {t('plan.acceptKind', { kind, message: messages.get(kind) ?? '' })}
        </Checkbox>
      ))}
    </CheckboxGroup>
  );
}
