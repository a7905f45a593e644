import { useState } from 'react';
import type { EndStreamAnswer } from '../../../shared/protocol/answers.ts';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import styles from './SetupForm.module.css';

export interface EndDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

export function EndDialog({ open, onClose, connection, stage }: EndDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const end = async () => {
    setBusy(true);
    setError(null);
    const reply = await connection.request<EndStreamAnswer>('endStream', {});
    setBusy(false);
    if (reply.type === 'answered') onClose();
    else setError(reply.rejection.message);
  };
  const { viewers } = stage;
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      size="s"
      title="End the stream?"
      description={
        viewers === 0
          ? 'A stream that has ended cannot be continued.'
          : `${viewers === 1 ? 'One person is' : `${viewers} people are`} watching. A stream that has ended cannot be continued.`
      }
    >
      <div className={styles.form}>
        <Problem text={error} />
        <Button variant="danger" size="l" wide busy={busy} onClick={() => void end()}>
          End it
        </Button>
        <Button variant="ghost" wide onClick={onClose}>
          Stay live
        </Button>
      </div>
    </Dialog>
  );
}
