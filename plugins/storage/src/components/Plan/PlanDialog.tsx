import { Dialog, DialogHeader } from '@backstage/ui';
import type { ReactNode } from 'react';

/** Width of dialogs that show a plan: its steps have to be read, not scrolled sideways. */
const WIDTH = '60rem';

/**
 * A dialog in which something is planned. A click beside it does not close it: what was chosen
 * and read would be lost.
 */
export function PlanDialog(props: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const { title, onClose, children } = props;
  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      isDismissable={false}
      width={WIDTH}
    >
      <DialogHeader>{title}</DialogHeader>
      {children}
    </Dialog>
  );
}
