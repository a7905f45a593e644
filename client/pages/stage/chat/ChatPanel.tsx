import ArrowDown from 'lucide-react/icons/arrow-down';
import MessageCircle from 'lucide-react/icons/message-circle';
import { Fragment, type ReactNode, Suspense, useMemo } from 'react';
import { mistakable } from '../../../../shared/lookalikes.ts';
import type { HistoryEvent } from '../../../../shared/protocol/feed.ts';
import { combosIn } from '../../../model/combos.ts';
import { mentions } from '../../../model/mentions.ts';
import { isSlash } from '../../../model/slash.ts';
import { useAccount } from '../../../net/session.ts';
import type { StreamConnection, StreamView } from '../../../net/stream/streamConnection.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/stage.ts';
import { cx } from '../../../ui/cx.ts';
import { readableOf, stageOf, useStreamView, youOf } from '../useStreamConnection.ts';
import { ChatComposer } from './ChatComposer.tsx';
import { ChatEvent } from './ChatEvent.tsx';
import styles from './ChatPanel.module.css';
import { useChat } from './useChat.ts';
import { useStickToEnd } from './useStickToEnd.ts';

export interface ChatPanelProps {
  readonly connection: StreamConnection;
  /** Whose lines are marked as one's own. */
  readonly selfId: string;
  /** The creator, and whom the creator named. */
  readonly moderates?: boolean;
  /** Words instead of the composer: why nothing can be said now. */
  readonly closed?: ReactNode;
  readonly placeholder?: string;
  /** Beside the composer on a phone. */
  readonly besides?: ReactNode;
  readonly className?: string | undefined;
  /** What stands among the lines for this reader alone, oldest first. */
  readonly notes?: readonly ChatNote[];
}

/** An entry of the chat that nobody said. Its node is a list item. */
export interface ChatNote {
  readonly id: string;
  readonly atMs: number;
  readonly node: ReactNode;
}

const NO_NOTES: readonly ChatNote[] = [];

const writersOf = (events: readonly HistoryEvent[]) => events.flatMap(({ from }) => from ?? []);

const topTipperOf = ({ stage }: StreamView) => stage.snapshot?.stage.topTippers[0]?.person?.id ?? null;

const pinsOf = ({ stage }: StreamView) => stage.snapshot?.stage.pins ?? null;

/** Is fetched where something is pinned. */
const PinnedBar = lazyPart(() => import('./PinnedBar.tsx'));

/** Is fetched in slow mode alone. */
const WriterNote = lazyPart(() => import('./WriterNote.tsx'));

/** Is fetched with the first command of a moderator. */
async function slash(connection: StreamConnection, text: string) {
  const { slashInStream } = await import('../moderation/streamSlash.ts');
  return slashInStream(connection, text);
}

const HeldNote = lazyPart(() => import('../moderation/HeldNote.tsx'));

interface NoteProps {
  readonly connection: StreamConnection;
  readonly selfId: string;
  /** Creators and moderators know no slow mode. */
  readonly writesAlways: boolean;
}

function Note({ connection, selfId, writesAlways }: NoteProps) {
  const slowMs = useStreamView(connection, stageOf)?.slowModeMs ?? 0;
  const readable = useStreamView(connection, readableOf);
  const held = useStreamView(connection, youOf)?.held ?? 0;
  const slowModeMs = writesAlways || selfId === '' ? 0 : slowMs;
  if (held > 0)
    return (
      <Suspense fallback={null}>
        <HeldNote count={held} />
      </Suspense>
    );
  if (slowModeMs === 0) return null;
  const last = readable.findLast((event) => event.type === 'line' && event.from.id === selfId);
  return (
    <Suspense fallback={null}>
      <WriterNote slowModeMs={slowModeMs} wroteAtMs={last?.atMs ?? Number.NEGATIVE_INFINITY} />
    </Suspense>
  );
}

export function ChatPanel(props: ChatPanelProps) {
  const { connection, selfId, moderates = false, closed, placeholder, besides, className } = props;
  const { notes = NO_NOTES } = props;
  const { readable, outgoing, say } = useChat(connection, selfId);
  const pins = useStreamView(connection, pinsOf);
  const { list, onScroll, unread, toEnd } = useStickToEnd(readable, outgoing.length + notes.length);
  return (
    <section aria-label={t('chat.title')} className={cx(styles.panel, className)}>
      {pins && pins.length > 0 ? (
        <Suspense fallback={null}>
          <PinnedBar pins={pins} moderates={moderates ? connection : null} />
        </Suspense>
      ) : null}
      <div className={styles.frame}>
        <div
          ref={list}
          onScroll={onScroll}
          className={styles.list}
          role="log"
          aria-live="off"
          aria-label={t('chat.messages')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so a keyboard must reach it
          tabIndex={0}
        >
          {readable.length + outgoing.length + notes.length === 0 && !closed ? (
            <div className={styles.empty}>
              <MessageCircle aria-hidden />
              <p>{t('chat.quiet')}</p>
            </div>
          ) : null}
          <ul className={styles.events}>
            <Lines {...{ connection, selfId, moderates, readable, notes }} />
            {outgoing.map((line) => (
              <li key={line.commandId} className={styles.outgoing}>
                <bdi>{line.text}</bdi> <span className={styles.sending}>{t('chat.sending')}</span>
              </li>
            ))}
          </ul>
        </div>
        {unread > 0 ? (
          <button type="button" className={styles.pill} onClick={toEnd}>
            <ArrowDown aria-hidden />
            {t('chat.unread', { count: unread })}
          </button>
        ) : null}
      </div>
      {closed ? (
        <p className={styles.closed}>{closed}</p>
      ) : (
        <ChatComposer
          connection={connection}
          selfId={selfId}
          onSay={(text) => {
            toEnd();
            return moderates && isSlash(text) ? slash(connection, text) : say(text);
          }}
          placeholder={placeholder ?? t('chat.placeholder')}
          besides={besides}
          note={<Note connection={connection} selfId={selfId} writesAlways={moderates} />}
        />
      )}
    </section>
  );
}

interface LinesProps extends Required<Pick<ChatPanelProps, 'connection' | 'selfId' | 'moderates' | 'notes'>> {
  readonly readable: readonly HistoryEvent[];
}

function Lines({ connection, selfId, moderates, readable, notes }: LinesProps) {
  const handle = useAccount()?.handle ?? '';
  const topId = useStreamView(connection, topTipperOf);
  const streamId = useStreamView(connection, stageOf)?.streamId ?? null;
  const mistaken = useMemo(() => mistakable(writersOf(readable)), [readable]);
  const combos = useMemo(() => combosIn(readable), [readable]);
  return inOrder(readable, notes).map((event) =>
    'node' in event ? (
      <Fragment key={event.id}>{event.node}</Fragment>
    ) : (
      <ChatEvent
        key={event.id}
        event={event}
        withHandle={moderates || (event.from !== null && mistaken.has(event.from.id))}
        selfId={selfId}
        combo={combos.get(event.id)}
        isTop={topId !== null && event.from?.id === topId}
        isToMe={event.type === 'line' && event.from.id !== selfId && mentions(event.text, handle)}
        moderates={moderates ? connection : null}
        streamId={selfId === '' || moderates ? null : streamId}
      />
    ),
  );
}

/** Puts notes where they came among the lines, which stay as the feed has them. */
function inOrder(readable: readonly HistoryEvent[], notes: readonly ChatNote[]) {
  if (notes.length === 0) return readable;
  const left = [...notes];
  const before = (atMs: number) => left.splice(0, left.filter((note) => note.atMs <= atMs).length);
  return [...readable.flatMap((event) => [...before(event.atMs), event]), ...left];
}
