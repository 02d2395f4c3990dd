import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Radio, RadioGroup, Text } from '@backstage/ui';
import type { ProofOrder } from '../../decide/moveChoice';
import { useFormat } from '../../format';
import { storageTranslationRef } from '../../translation';

const ORDERS = [
  { value: 'prove-then-start', name: 'proveThenStart' },
  { value: 'start-then-prove', name: 'startThenProve' },
] as const;

/** Whether everything is proven before the application starts again, with what each costs. */
export function ProofChoice(props: {
  value: ProofOrder;
  /** Seconds that the application is down, of the orders that were planned already. */
  stops: Partial<Record<ProofOrder, number>>;
  onChange: (value: ProofOrder) => void;
}) {
  const { value, stops, onChange } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const format = useFormat();
  return (
    <RadioGroup
      label={t('move.proof')}
      description={t('move.proofHint')}
      value={value}
      onChange={chosen =>
        onChange(ORDERS.find(order => order.value === chosen)?.value ?? value)
      }
    >
      {ORDERS.map(order => {
        const seconds = stops[order.value];
        return (
          <Radio key={order.value} value={order.value}>
            <div>
              <Text as="p" variant="body-medium" weight="bold">
                {t(`move.${order.name}`)}
              </Text>
              <Text as="p" variant="body-small" color="secondary">
                {t(`move.${order.name}Hint`)}{' '}
                {seconds !== undefined &&
                  t('move.stopOf', { duration: format.duration(seconds) })}
              </Text>
            </div>
          </Radio>
        );
      })}
    </RadioGroup>
  );
}
