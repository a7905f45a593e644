import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { chatApi } from '../../net/chat/chatApi.ts';
import { putHead } from '../../net/chat/heads.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './Dialogs.module.css';
import { PeoplePicker } from './PeoplePicker.tsx';

export interface NewConversationProps {
  /** Which kind is begun; null: the dialog is closed. */
  readonly type: 'direct' | 'group' | null;
  readonly onClose: () => void;
}

/** Begins a conversation with somebody, or a group. */
export function NewConversation({ type, onClose }: NewConversationProps) {
  const [shown, setShown] = useState<'direct' | 'group'>('direct');
  useEffect(() => {
    if (type) setShown(type);
  }, [type]);
  return (
    <Dialog
      open={type !== null}
      onOpenChange={onClose}
      size="s"
      title={t(shown === 'group' ? 'new.group' : 'new.direct')}
    >
      <NewForm key={`${shown} ${type === null}`} type={shown} onClose={onClose} />
    </Dialog>
  );
}

interface NewFormProps {
  readonly type: 'direct' | 'group';
  readonly onClose: () => void;
}

function NewForm({ type, onClose }: NewFormProps) {
  const [, go] = useLocation();
  const [picked, setPicked] = useState<readonly Person[]>([]);
  const [name, setName] = useState('');
  const { busy, refused, run } = useRun();
  const isGroup = type === 'group';
  const start = async () => {
    const handles = picked.map(({ handle }) => handle);
    const head = await run(() =>
      chatApi.start(isGroup ? { type, name, handles } : { type, handle: handles[0] ?? '' }),
    );
    if (!head) return;
    putHead(head);
    onClose();
    go(`/messages/${head.conversationId}`);
  };
  return (
    <div className={styles.form}>
      {isGroup ? (
        <TextField
          label={t('group.name')}
          value={name}
          maxLength={CHAT_LIMITS.groupNameChars}
          autoFocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
      ) : null}
      <PeoplePicker picked={picked} onPick={setPicked} single={!isGroup} />
      <Problem text={refused?.message ?? null} />
      <Button
        variant="primary"
        size="l"
        wide
        busy={busy}
        disabled={isGroup ? name.trim() === '' : picked.length === 0}
        onClick={() => void start()}
      >
        {isGroup ? t('new.makeGroup', { count: picked.length }) : t('new.open')}
      </Button>
    </div>
  );
}
