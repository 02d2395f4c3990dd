import { Text } from '@backstage/ui';

/** A line below a field that is read out when it changes. */
export function FieldNote(props: {
  id?: string;
  text: string;
  tone?: 'danger' | 'secondary';
}) {
  const { id, text, tone = 'secondary' } = props;
  return (
    <div id={id} role={tone === 'danger' ? 'alert' : 'status'}>
      <Text as="p" variant="body-small" color={tone}>
        {text}
      </Text>
    </div>
  );
}
