import { SearchField } from '@backstage/ui';
import { useEffect, useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';

/** Milliseconds after the last letter before the server is asked. */
const PAUSE_MS = 300;

/** A field to search in, which tells of its text when the typing pauses. */
export function DebouncedField(props: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, placeholder, value, onChange } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useDebounce(
    () => {
      if (text.trim() !== value) {
        onChange(text.trim());
      }
    },
    PAUSE_MS,
    [text],
  );
  return (
    <SearchField
      label={label}
      placeholder={placeholder}
      size="small"
      value={text}
      onChange={setText}
    />
  );
}
