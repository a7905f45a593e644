import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { useAct } from '../../stage/useAct.ts';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';

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
  const held = BigInt(useStreamView(connection, panelOf)?.heldMinor ?? '0');
  return (
    <ConfirmDialog
      open={open}
      title={t('end.ask')}
      description={viewers === 0 ? t('end.final') : t('end.watching', { viewers })}
      error={error}
      busy={busy}
      yes={t('end.yes')}
      no={t('end.no')}
      onYes={() => void end()}
      onNo={onClose}
    >
      {held > 0n ? <p>{t('end.returns', { amount: formatMesi(held) })}</p> : null}
    </ConfirmDialog>
  );
}
