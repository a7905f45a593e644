import type { StageView } from '../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useAct } from '../stage/useAct.ts';

export interface EndDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

export function EndDialog({ open, onClose, connection, stage }: EndDialogProps) {
  const { busy, error, act } = useAct(connection);
  const end = async () => {
    if (await act('endStream', {})) onClose();
  };
  const { viewers } = stage;
  return (
    <ConfirmDialog
      open={open}
      title="End the stream?"
      description={
        viewers === 0
          ? 'A stream that has ended cannot be continued.'
          : `${viewers === 1 ? 'One person is' : `${viewers} people are`} watching. A stream that has ended cannot be continued.`
      }
      error={error}
      busy={busy}
      yes="End it"
      no="Stay live"
      onYes={() => void end()}
      onNo={onClose}
    />
  );
}
