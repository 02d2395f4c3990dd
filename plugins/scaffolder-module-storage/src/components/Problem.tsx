import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { isForbidden, messageOf } from '../api/createStorageClient';
import { scaffolderStorageTranslationRef } from '../translation';

/** Says that the storage plugin refused or could not be asked, and offers to ask again. */
export function Problem(props: { error: Error; retry: () => void }) {
  const { error, retry } = props;
  const { t } = useTranslationRef(scaffolderStorageTranslationRef);
  const message = messageOf(error);
  return (
    <div role="alert">
      <Alert
        status={isForbidden(error) ? 'warning' : 'danger'}
        icon
        title={
          isForbidden(error)
            ? t('common.forbidden', { message })
            : t('common.failed', { message })
        }
        customActions={
          <Button size="small" variant="secondary" onPress={retry}>
            {t('common.retry')}
          </Button>
        }
      />
    </div>
  );
}
