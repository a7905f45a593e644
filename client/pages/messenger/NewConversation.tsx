import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { chatApi } from '../../net/chat/chatApi.ts';
import { putHead } from '../../net/chat/heads.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { PictureField } from '../stage/picture/PictureField.tsx';
import styles from './Dialogs.module.css';
import { Face } from './Face.tsx';
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
  const [pictureId, setPictureId] = useState<string>();
  const { busy, refused, run } = useRun();
  const isGroup = type === 'group';
  const keep = (fileId: string | undefined): Outcome<object> => {
    setPictureId(fileId);
    return { ok: true, value: {} };
  };
  const start = async () => {
    const handles = picked.map(({ handle }) => handle);
    const head = await run(() =>
      chatApi.start(isGroup ? { type, name, handles, pictureId } : { type, handle: handles[0] ?? '' }),
    );
    if (!head) return;
    putHead(head);
    onClose();
    go(`/messages/${head.conversationId}`);
  };
  return (
    <div className={styles.form}>
      {isGroup ? (
        <PictureField
          face={<Face face={{ id: 'new', name }} pictureId={pictureId} size={64} />}
          about={t('groupPicture.about')}
          has={pictureId !== undefined}
          onSet={async (fileId) => keep(fileId)}
          onRemove={async () => keep(undefined)}
          isQuiet
        />
      ) : null}
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
