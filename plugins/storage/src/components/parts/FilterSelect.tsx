import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { storageTranslationRef } from '../../translation';
import styles from './parts.module.css';

const ANY = 'any';

/** One value of a filter. */
export interface FilterChoice {
  value: string;
  label: string;
}

/** A filter of a list by one of some values, or by none. */
export function FilterSelect(props: {
  label: string;
  choices: FilterChoice[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const { label, choices, value, onChange } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  // What the address asks for is shown even where the server does not name it (any more).
  const isNamed = !value || choices.some(choice => choice.value === value);
  return (
    <Select
      className={styles.filter}
      label={label}
      size="small"
      options={[
        { value: ANY, label: t('value.any') },
        ...(isNamed ? [] : [{ value, label: value }]),
        ...choices,
      ]}
      value={value ?? ANY}
      onChange={chosen =>
        onChange(chosen === ANY || chosen === null ? undefined : String(chosen))
      }
    />
  );
}
