import SendHorizontal from 'lucide-react/icons/send-horizontal';
import Smile from 'lucide-react/icons/smile';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useId,
  useImperativeHandle,
  useRef,
} from 'react';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatNumber } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { insertAtCaret } from '../stage/emoji/insertAtCaret.ts';
import { Mentions } from '../stage/mentions/Mentions.tsx';
import styles from './Composer.module.css';
import { useGrowing } from './useGrowing.ts';

/** What others may do with the composer. */
export interface ComposerHandle {
  readonly focus: () => void;
  /** Puts something in where the caret is. */
  readonly insert: (text: string) => void;
}

export interface ComposerProps {
  readonly handle: RefObject<ComposerHandle | null>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onSend: () => void;
  /** Escape was pressed and there was nothing of the composer's own to close. */
  readonly onEscape: () => void;
  /** The arrow up was pressed in an empty composer. */
  readonly onUp: () => void;
  readonly onEmoji: () => void;
  readonly isEmojiOpen: boolean;
  /** Who may be mentioned. */
  readonly people: readonly Person[];
  readonly placeholder: string;
  readonly mostChars: number;
  /** Why sending has to wait, in place of the button; null: it need not. */
  readonly wait: string | null;
  /** Files go with what is written: it may be empty. */
  readonly hasFiles?: boolean;
  /** Called with files that were pasted; absent: nothing takes them. */
  readonly onFiles?: ((files: readonly File[]) => void) | undefined;
  /** Stands in place of the button that sends, while there is nothing to send. */
  readonly instead?: ReactNode;
  /** The words of the button that sends, where sending costs something; absent: it costs nothing. */
  readonly sendWords?: string | undefined;
  readonly isSending?: boolean;
  /** Beside what is typed. */
  readonly besides?: ReactNode;
  readonly children?: ReactNode;
}

/** From here on the writer is told how much room is left. */
const NEAR_LIMIT = 200;

/** Where one writes. Enter sends, and begins a new line where there is no real keyboard. */
export function Composer(props: ComposerProps) {
  const { text, onText, onSend, onEscape, onUp, mostChars, wait, sendWords: words } = props;
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  useGrowing(box, text);
  useImperativeHandle(props.handle, () => ({
    focus: () => box.current?.focus(),
    insert: (words) => insertAtCaret(box.current, words, onText),
  }));
  const left = mostChars - text.length;
  const isEmpty = text.trim() === '' && !props.hasFiles;
  const maySend = !isEmpty && left >= 0 && wait === null && !props.isSending;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onEscape();
    if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onUp();
    }
    if (event.key !== 'Enter' || event.shiftKey || isTouchOnly()) return;
    event.preventDefault();
    if (maySend) onSend();
  };
  return (
    <div className={styles.composer}>
      {props.children}
      <Mentions field={box} text={text} people={props.people} onText={onText} />
      <div className={styles.row} data-pays={words !== undefined || undefined}>
        <div className={styles.box} data-invalid={left < 0 || undefined}>
          <IconButton
            size="s"
            label={t('emoji.open')}
            pressed={props.isEmojiOpen}
            icon={<Smile />}
            onClick={props.onEmoji}
          />
          <label htmlFor={id} className="visuallyHidden">
            {t('composer.label')}
          </label>
          <textarea
            id={id}
            ref={box}
            rows={1}
            dir="auto"
            className={styles.input}
            value={text}
            placeholder={props.placeholder}
            enterKeyHint="enter"
            aria-invalid={left < 0 || undefined}
            onChange={(event) => onText(event.currentTarget.value)}
            onPaste={(event) => takePasted(event, props.onFiles)}
            onKeyDown={onKeyDown}
          />
          {props.besides}
          {left < NEAR_LIMIT ? <span className={styles.count}>{formatNumber(left)}</span> : null}
        </div>
        <SendOrWait {...{ wait, maySend, onSend, words }} instead={isEmpty ? props.instead : null} />
      </div>
    </div>
  );
}

interface SendOrWaitProps extends Pick<ComposerProps, 'wait' | 'onSend' | 'instead'> {
  readonly maySend: boolean;
  readonly words: string | undefined;
}

function SendOrWait({ wait, maySend, onSend, words, instead }: SendOrWaitProps) {
  if (wait !== null) {
    return (
      <span className={styles.wait} role="timer">
        {wait}
      </span>
    );
  }
  if (words !== undefined) {
    return (
      <Button variant="tip" disabled={!maySend} onClick={onSend}>
        {words}
      </Button>
    );
  }
  if (instead) return instead;
  return (
    <IconButton
      label={t('composer.send')}
      icon={<SendHorizontal />}
      className={styles.send}
      disabled={!maySend}
      onClick={onSend}
    />
  );
}

function takePasted(event: ClipboardEvent, onFiles: ComposerProps['onFiles']): void {
  const files = [...event.clipboardData.files];
  if (files.length === 0 || !onFiles) return;
  event.preventDefault();
  onFiles(files);
}

/** On a screen keyboard Enter begins a new line, as people know it from their phones. */
function isTouchOnly(): boolean {
  return window.matchMedia('(hover:none)').matches;
}
