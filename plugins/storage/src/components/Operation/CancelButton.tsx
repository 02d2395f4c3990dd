import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { useState } from 'react';
import { storageApiRef } from '../../api';
import { isUnderWay } from '../../decide/operation';
import { storageTranslationRef } from '../../translation';
import { useMayCancel } from '../../useMayOperate';
import { AskDialog } from './AskDialog';

/** Cancels an operation, after saying what that leads to; nothing where that is not possible. */
export function CancelButton(props: {
  operation: Operation;
  /** Told when it was asked for. */
  onAsked: () => void;
}) {
  const { operation, onAsked } = props;
  const { id, title, cancelEffect, cancelRequested } = operation;
  const api = useApi(storageApiRef);
  const { t } = useTranslationRef(storageTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const mayCancel = useMayCancel(operation);
  if (cancelRequested && isUnderWay(operation)) {
    return (
      <Text variant="body-small" color="secondary">
        {t('operation.cancelAsked')}
      </Text>
    );
  }
  if (!mayCancel || cancelEffect === undefined || !isUnderWay(operation)) {
    return null;
  }
  return (
    <>
      <Button variant="secondary" onPress={() => setOpen(true)}>
        {t('cancel.button')}
      </Button>
      {isOpen && (
        <AskDialog
          title={t('cancel.title', { title })}
          effect={cancelEffect}
          confirmLabel={t('cancel.confirm')}
          keepLabel={t('cancel.keep')}
          failedTitle={t('cancel.failed')}
          onConfirm={() => api.cancelOperation(id).then(onAsked)}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
