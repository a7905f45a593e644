import { useState } from 'react';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatList } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { refusalText } from '../../texts/refusals.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './Dialogs.module.css';
import type { TalkDialogProps } from './LeaveDialog.tsx';
import { PeoplePicker } from './PeoplePicker.tsx';
import { useChatAct } from './useChatAct.ts';

/** Picks people who become members at once. */
export function AddPeopleDialog({ talk, open, onClose }: TalkDialogProps) {
  const [picked, setPicked] = useState<readonly Person[]>([]);
  const { busy, act } = useChatAct(talk.open);
  const add = async () => {
    const answer = await act('addMembers', { handles: picked.map(({ handle }) => handle) });
    if (!answer) return;
    for (const { handle, code } of answer.notAdded)
      showToast({ title: `@${handle}`, body: refusalText(code), tone: 'warning' });
    if (answer.added.length > 0)
      showToast({ title: t('members.added', { names: formatList(answer.added.map(({ name }) => name)) }) });
    setPicked([]);
    onClose();
  };
  return (
    <Dialog open={open} onOpenChange={onClose} title={t('members.add')} size="s">
      <div className={styles.form}>
        <PeoplePicker picked={picked} onPick={setPicked} without={talk.people} />
        <Button
          variant="primary"
          size="l"
          wide
          busy={busy}
          disabled={picked.length === 0}
          onClick={() => void add()}
        >
          {t('members.addCount', { count: picked.length })}
        </Button>
      </div>
    </Dialog>
  );
}
