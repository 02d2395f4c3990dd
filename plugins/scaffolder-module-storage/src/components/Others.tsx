import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { scaffolderStorageTranslationRef } from '../translation';

/** What a field does not offer, each with the reason. Renders nothing for an empty list. */
export function Others(props: { items: Array<{ id: string; text: string }> }) {
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  if (!props.items.length) {
    return null;
  }
  return (
    <details>
      <summary>
        <Text as="span" variant="body-small" color="secondary">
          {t('common.others')} ({props.items.length})
        </Text>
      </summary>
      <ul>
        {props.items.map(({ id, text }) => (
          <li key={id}>
            <Text as="span" variant="body-small">
              {text}
            </Text>
          </li>
        ))}
      </ul>
    </details>
  );
}
