import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
} from '@backstage/ui';
import { useState } from 'react';
import { classifyFailure } from '../../decide/failure';
import { storageTranslationRef } from '../../translation';
import bodyStyles from '../parts/parts.module.css';

/** Says what something leads to, and does it once that is confirmed. */
export function AskDialog(props: {
  title: string;
  /** What it leads to. */
  effect: string;
  /** The words on the button that does it, and on the one that does not. */
  confirmLabel: string;
  keepLabel?: string;
  /** Title of the notice where it fails. */
  failedTitle: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { title, effect, confirmLabel, failedTitle } = props;
  const { onConfirm, onClose } = props;
  const { t } = useTranslationRef(storageTranslationRef);
  const { keepLabel = t('dialog.close') } = props;
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<Error>();

  async function confirm() {
    setPending(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
      setPending(false);
    }
  }

  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()} width="34rem">
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <div className={bodyStyles.body}>
          {error && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={failedTitle}
              description={classifyFailure(error).message}
            />
          )}
          <Text as="p">{effect}</Text>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose} isDisabled={isPending}>
          {keepLabel}
        </Button>
        <Button variant="primary" isPending={isPending} onPress={confirm}>
          {confirmLabel}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
