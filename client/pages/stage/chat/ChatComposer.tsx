import SendHorizontal from 'lucide-react/icons/send-horizontal';
import { type FormEvent, type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { Rejection } from '../../../../shared/protocol/rejections.ts';
import { useStore } from '../../../base/createStore.ts';
import { answering } from '../../../model/mentions.ts';
import { takeIntent } from '../../../net/accountAsked.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/stage.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import styles from './ChatComposer.module.css';
import { replyTo } from './replyTo.ts';

/** Is fetched after the first picture. */
const EmojiButton = lazyPart(() => import('./EmojiButton.tsx'));
/** Is fetched with the first `@`. */
const ChatMentions = lazyPart(() => import('./ChatMentions.tsx'));

/** From here on the writer is told how much room is left. */
const NEAR_LIMIT = LIMITS.lineChars - 80;

export interface ChatComposerProps {
  readonly connection: StreamConnection;
  readonly selfId: string;
  /** Says it in the chat; answers null when it was said, else why not. */
  readonly onSay: (text: string) => Promise<Rejection | null>;
  readonly placeholder: string;
  readonly besides?: ReactNode;
  /** Says above the line why one may not write right now. */
  readonly note?: ReactNode;
}

/** Holds the line that is being written. */
function useLine(onSay: ChatComposerProps['onSay']) {
  const [text, setText] = useState(() => takeIntent('chat') ?? '');
  const [refused, setRefused] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const answered = useStore(replyTo);
  useEffect(() => {
    if (answered === null) return;
    replyTo.set(null);
    setText((typed) => answering(typed, answered));
    input.current?.focus();
  }, [answered]);
  const used = [...text].length;
  const tooLong = used > LIMITS.lineChars;

  const type = (typed: string) => {
    setText(typed);
    setRefused(null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const line = text.trim();
    if (!line || tooLong) return;
    type('');
    const rejection = await onSay(line);
    if (!rejection) return;
    setRefused(rejection.message);
    setText((typed) => typed || line);
  };
  return { input, text, used, tooLong, refused, type, submit };
}

export function ChatComposer({ onSay, placeholder, besides, note, ...here }: ChatComposerProps) {
  const id = useId();
  const { input, text, used, tooLong, refused, type, submit } = useLine(onSay);
  return (
    <form className={styles.composer} onSubmit={(event) => void submit(event)}>
      {refused ? (
        <p role="alert" className={styles.refused}>
          {refused}
        </p>
      ) : null}
      {note}
      {text.includes('@') ? (
        <Suspense fallback={null}>
          <ChatMentions field={input} text={text} onText={type} {...here} />
        </Suspense>
      ) : null}
      <div className={styles.row}>
        <div className={styles.box} data-invalid={tooLong || undefined}>
          <label htmlFor={id} className="visuallyHidden">
            {t('chat.yours')}
          </label>
          <input
            ref={input}
            id={id}
            className={styles.input}
            dir="auto"
            value={text}
            placeholder={placeholder}
            autoComplete="off"
            enterKeyHint="send"
            aria-invalid={tooLong || undefined}
            onChange={(event) => type(event.currentTarget.value)}
          />
          {used > NEAR_LIMIT ? <span className={styles.count}>{LIMITS.lineChars - used}</span> : null}
          <Suspense fallback={null}>
            <EmojiButton field={input} onText={type} />
          </Suspense>
          <IconButton
            type="submit"
            label={t('chat.send')}
            size="s"
            icon={<SendHorizontal />}
            className={styles.send}
            disabled={!text.trim() || tooLong}
          />
        </div>
        {besides}
      </div>
    </form>
  );
}
