import { useState } from 'react';
import { useLocation } from 'wouter';
import { filesExcerpt } from '../../../../shared/filesExcerpt.ts';
import type { ConversationHead } from '../../../../shared/protocol/conversations.ts';
import { useStore } from '../../../base/createStore.ts';
import { searched } from '../../../model/chat/headList.ts';
import { keepOutgoing } from '../../../net/chat/chatStorage.ts';
import { headsStore } from '../../../net/chat/heads.ts';
import { newCommandId } from '../../../net/commandIds.ts';
import { serverNowMs } from '../../../net/serverClock.ts';
import { t } from '../../../texts/files.ts';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import type { TextLine } from '../chatViews.ts';
import { HeadFace } from '../Face.tsx';
import { titleOf } from '../headWords.ts';
import type { Talk } from '../useTalk.ts';
import styles from './Forward.module.css';
import { lineWords } from './fileWords.ts';

export interface ForwardDialogProps {
  readonly talk: Talk;
  /** The line that is forwarded; null: the dialog is closed. */
  readonly line: TextLine | null;
  readonly onClose: () => void;
}

/** Lets the reader choose to where a line goes, and leads there: it is sent from that page, as what one writes there. */
export default function ForwardDialog({ talk, line, onClose }: ForwardDialogProps) {
  return (
    <Dialog
      open={line !== null}
      onOpenChange={onClose}
      size="s"
      title={t('forward.title')}
      description={t('forward.about')}
    >
      {line ? <Choice talk={talk} line={line} onClose={onClose} /> : null}
    </Dialog>
  );
}

function Choice({ talk, line, onClose }: ForwardDialogProps & { readonly line: TextLine }) {
  const [typed, setTyped] = useState('');
  const [, go] = useLocation();
  const heads = useStore(headsStore).heads ?? [];
  const found = searched(
    heads.filter(({ role }) => role !== 'former'),
    typed,
  );
  const { personId, conversationId } = talk.open.kept;
  const forward = (to: string) => {
    const message = {
      commandId: newCommandId(),
      text: lineWords(line.text, filesExcerpt(line.files)),
      replyTo: null,
      mentions: [],
      forward: { conversationId, seq: line.seq },
      atMs: serverNowMs(),
    };
    onClose();
    if (to === conversationId) return talk.open.outbox.write(message);
    keepOutgoing({ personId, conversationId: to }, { ...message, state: { type: 'sending' } });
    go(`/messages/${to}`);
  };
  return (
    <div className={styles.choice}>
      <TextField
        label={t('forward.find')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {found.length === 0 ? <p className={styles.none}>{t('forward.none')}</p> : null}
      <ul className={styles.list}>
        {found.map((head) => (
          <li key={head.conversationId}>
            <Target head={head} selfId={talk.selfId} onChoose={() => forward(head.conversationId)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface TargetProps {
  readonly head: ConversationHead;
  readonly selfId: string;
  readonly onChoose: () => void;
}

function Target({ head, selfId, onChoose }: TargetProps) {
  const name = titleOf(null, head, selfId);
  return (
    <button type="button" className={styles.target} onClick={onChoose}>
      <HeadFace {...{ head, selfId }} size={40} />
      <bdi>{name}</bdi>
    </button>
  );
}
