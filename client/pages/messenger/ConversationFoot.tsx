import Pencil from 'lucide-react/icons/pencil';
import Reply from 'lucide-react/icons/reply';
import { type ReactNode, type RefObject, Suspense } from 'react';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { holdsCurb, isKeptFrom } from '../../../shared/curbs.ts';
import { filesExcerpt } from '../../../shared/filesExcerpt.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { useStore } from '../../base/createStore.ts';
import type { CloseReason } from '../../model/closeReason.ts';
import { serverNowMs, useServerNow } from '../../net/serverClock.ts';
import { t as filesText } from '../../texts/files.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/messenger.ts';
import composerStyles from './Composer.module.css';
import { Composer, type ComposerHandle } from './Composer.tsx';
import styles from './ConversationPane.module.css';
import type { TextLine } from './chatViews.ts';
import { AttachButton } from './files/AttachButton.tsx';
import { ChosenTray } from './files/ChosenTray.tsx';
import { lineWords } from './files/fileWords.ts';
import { canRecord, type Recorded, useRecorder } from './files/useRecorder.ts';
import { VoiceBar, VoiceButton } from './files/VoiceBar.tsx';
import { OverComposer } from './OverComposer.tsx';
import { RequestBar } from './RequestBar.tsx';
import { isAdmin } from './rights.ts';
import type { useComposing } from './useComposing.ts';
import { usePaying } from './usePaying.tsx';
import type { Talk } from './useTalk.ts';

/** Is fetched where something waits. */
const HeldNote = lazyPart(() => import('../stage/moderation/HeldNote.tsx'));

export interface ConversationFootProps {
  readonly talk: Talk;
  readonly composing: ReturnType<typeof useComposing>;
  readonly composer: RefObject<ComposerHandle | null>;
  readonly isEmojiOpen: boolean;
  readonly onEmoji: () => void;
  /** Stands beside the composer. */
  readonly besides: ReactNode;
  /** Opens what is filled in for a tip; null: there is nobody to tip. */
  readonly onTip: (() => void) | null;
  /** Called with files that are to go with the message. */
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** What stands below the lines: the composer, or why nothing can be written now. */
export function ConversationFoot(props: ConversationFootProps) {
  const { talk, composing, composer, children } = props;
  const slowFor = useSlowMode(talk);
  const recorder = useRecorder();
  const hasFiles = useStore(talk.open.chosen.list).length > 0;
  const sendVoice = ({ file }: Recorded) => composing.sendVoice(file);
  const paying = usePaying(talk, composing);
  const closed = closedWords(talk);
  const { view, selfId } = talk;
  if (view?.request.type === 'asked' && view.request.byId !== selfId) return <RequestBar talk={talk} />;
  if (closed) return <p className={composerStyles.closed}>{closed}</p>;
  const editLast = () => {
    const last = lastOwn(talk);
    if (last && talk.deeds.mayEdit(last)) composing.begin({ type: 'edit', line: last });
  };
  const isEditing = composing.purpose.type === 'edit';
  // what is paid for is words alone
  const takesFiles = !isEditing && !paying.isPaying;
  if (recorder.state.type !== 'idle') {
    return (
      <div className={composerStyles.composer}>
        <Purpose composing={composing} />
        <VoiceBar recorder={recorder} onSend={sendVoice} />
      </div>
    );
  }
  return (
    <>
      {paying.above}
      <Waiting count={talk.you?.waiting ?? 0} />
      {children ? <div className={styles.over}>{children}</div> : null}
      <Composer
        handle={composer}
        text={composing.text}
        onText={composing.setText}
        onSend={paying.send}
        sendWords={paying.words}
        isSending={paying.isSending}
        onEscape={composing.leave}
        onUp={editLast}
        onEmoji={props.onEmoji}
        isEmojiOpen={props.isEmojiOpen}
        people={talk.isGroup ? talk.people.filter(({ id }) => id !== selfId) : []}
        placeholder={hasFiles ? filesText('chosen.caption') : t('composer.placeholder')}
        hasFiles={isEditing ? isTextLess(composing.purpose) : takesFiles && hasFiles}
        onFiles={takesFiles ? props.onFiles : undefined}
        instead={
          canRecord() && takesFiles ? <VoiceButton recorder={recorder} onSend={sendVoice} /> : undefined
        }
        mostChars={CHAT_LIMITS.lineChars}
        besides={
          <>
            {isEditing ? null : (
              <AttachButton onFiles={takesFiles ? props.onFiles : null} onTip={props.onTip} />
            )}
            {props.besides}
          </>
        }
        wait={slowFor > 0 ? t('slow.wait', { count: slowFor }) : null}
      >
        <Purpose composing={composing} />
        {takesFiles ? (
          <ChosenTray open={talk.open} lockText={composing.lockText} onLockText={composing.setLockText} />
        ) : null}
      </Composer>
    </>
  );
}

/** Says that lines of the reader wait for an admin. */
function Waiting({ count }: { readonly count: number }) {
  return count > 0 ? (
    <Suspense fallback={null}>
      <HeldNote count={count} />
    </Suspense>
  ) : null;
}

/** A line with files may lose its text when it is changed. */
function isTextLess(purpose: ConversationFootProps['composing']['purpose']): boolean {
  return purpose.type === 'edit' && purpose.line.files !== undefined;
}

function Purpose({ composing }: Pick<ConversationFootProps, 'composing'>) {
  const { purpose, leave } = composing;
  if (purpose.type === 'write') return null;
  const { line } = purpose;
  const words = lineWords(line.text, filesExcerpt(line.files));
  if (purpose.type === 'edit') {
    return (
      <OverComposer
        icon={<Pencil aria-hidden />}
        title={t('edit.title')}
        text={words}
        leave={t('edit.leave')}
        onLeave={leave}
      />
    );
  }
  return (
    <OverComposer
      icon={<Reply aria-hidden />}
      title={t.rich('reply.title', { name: <bdi>{line.from.name}</bdi> })}
      text={words}
      leave={t('reply.leave')}
      onLeave={leave}
    />
  );
}

/** Returns the seconds until the reader may write again; 0: at once. Admins write as they like. */
function useSlowMode(talk: Talk): number {
  const curb = talk.you?.curb;
  const usual = isAdmin(talk.you) ? 0 : (talk.view?.settings.slowModeSeconds ?? 0);
  const own = curb && holdsCurb(curb, serverNowMs()) ? curb.slowSeconds : 0;
  const seconds = Math.max(usual, own);
  // where nobody has to wait, nothing is drawn anew each second
  useServerNow(seconds === 0 ? MINUTE_MS : SECOND_MS / 2);
  const last = seconds === 0 ? undefined : lastOwn(talk);
  return last ? Math.max(0, Math.ceil((last.atMs + seconds * SECOND_MS - serverNowMs()) / SECOND_MS)) : 0;
}

/** Returns the reader's newest line of those that the page knows. */
function lastOwn({ conversation, selfId }: Talk): TextLine | undefined {
  return conversation.window.lines.findLast(
    (line): line is TextLine => line.type === 'text' && line.from.id === selfId,
  );
}

/** Says why the reader cannot write; null when they can. */
function closedWords({ link, view, you, selfId, isGroup }: Talk): string | null {
  if (link.type === 'closed') return reasonWords(link.reason);
  if (you?.role === 'former') return t('closed.former');
  if (view?.request.type === 'asked' && view.request.byId === selfId) return t('closed.asked');
  if (you?.hasBlocked) return t('closed.blocked');
  if (isKeptFrom(you?.curb, isGroup ? 'write' : 'messages', serverNowMs())) return t('closed.restricted');
  if (view?.settings.whoWrites === 'admins' && !isAdmin(you)) return t('closed.admins');
  return null;
}

function reasonWords(reason: CloseReason): string {
  if (reason.type === 'refused') return reason.rejection.message;
  return t('closed.left');
}
