import { useState } from 'react';
import type { ReplayView } from '../../../shared/protocol/replays.ts';
import { replaysApi } from '../../net/replaysApi.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { showToast } from '../../ui/toasts.ts';
import styles from './PlayDialog.module.css';
import { useLast } from './useLast.ts';

export interface DeleteDialogProps {
  /** null: closed. */
  readonly replay: ReplayView | null;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

export function DeleteDialog({ replay, onClose, onDeleted }: DeleteDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const shown = useLast(replay);
  const close = () => {
    setError(null);
    onClose();
  };
  const remove = async () => {
    if (!replay) return;
    setBusy(true);
    const answer = await replaysApi.remove(replay.id);
    setBusy(false);
    if (!answer.ok) return setError(answer.rejection.message);
    showToast({ title: 'Deleted', body: `“${replay.title}” is gone for good.` });
    close();
    onDeleted();
  };
  return (
    <Dialog
      open={replay !== null}
      onOpenChange={close}
      size="s"
      title="Delete this replay?"
      description={`“${shown?.title ?? ''}” cannot be brought back. Download it first if you want to keep it.`}
    >
      <div className={styles.film}>
        <Problem text={error} />
        <Button variant="danger" size="l" wide busy={busy} onClick={() => void remove()}>
          Delete it
        </Button>
        <Button variant="ghost" wide onClick={close}>
          Keep it
        </Button>
      </div>
    </Dialog>
  );
}
