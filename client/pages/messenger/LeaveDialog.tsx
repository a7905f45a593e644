import { useLocation } from 'wouter';
import { t } from '../../texts/messenger.ts';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import { useChatAct } from './useChatAct.ts';
import type { Talk } from './useTalk.ts';

export interface TalkDialogProps {
  readonly talk: Talk;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks before somebody leaves a group. */
export function LeaveDialog({ talk, open, onClose }: TalkDialogProps) {
  const [, go] = useLocation();
  const { busy, act } = useChatAct(talk.open);
  const leave = async () => {
    if (await act('leave', {})) go('/messages');
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      title={t('leave.ask')}
      description={t(talk.you?.role === 'owner' ? 'leave.aboutOwner' : 'leave.about')}
      busy={busy}
      yes={t('leave.do')}
      no={t('cancel')}
      onYes={() => void leave()}
      onNo={onClose}
    />
  );
}
