import { Select } from '@backstage/ui';

/** A list to choose one from, labelled and described by the field of the form. */
export function Choice(props: {
  id?: string;
  label: string;
  description?: string;
  required?: boolean;
  disabled?: boolean;
  invalid?: boolean;
  value?: string;
  options: Array<{ id: string; label: string }>;
  onChange: (value: string) => void;
}) {
  const { id, label, description, value, options, onChange } = props;
  return (
    <Select
      id={id}
      label={label}
      description={description}
      isRequired={props.required}
      isDisabled={props.disabled}
      isInvalid={props.invalid}
      options={options}
      value={value ?? null}
      onChange={key => onChange(String(key))}
    />
  );
}
