import Forward from 'lucide-react/icons/forward';
import { memo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { handlePath } from '../../../shared/pages.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { SearchQuery } from '../../../shared/searchText.ts';
import { useStore } from '../../base/createStore.ts';
import type { Grouped } from '../../model/chat/chatRows.ts';
import { calledNow } from '../../model/chat/conversation.ts';
import { t as filesText } from '../../texts/files.ts';
import { formatWhen } from '../../texts/format.ts';
import { localeStore } from '../../texts/locale.ts';
import { t } from '../../texts/messenger.ts';
import { cx } from '../../ui/cx.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { hueOf } from '../../ui/display/identityArt.ts';
import styles from './Bubble.module.css';
import type { TextLine } from './chatViews.ts';
import { LineFiles } from './files/LineFiles.tsx';
import { LockedFiles } from './files/LockedFiles.tsx';
import { LineActions, type LineDeeds } from './LineActions.tsx';
import { LineText } from './LineText.tsx';
import { PaidState } from './PaidState.tsx';
import { QuoteBox } from './QuoteBox.tsx';
import { ReactionChips } from './ReactionChips.tsx';
import { type TickState, Ticks } from './Ticks.tsx';
import { useLineTouch } from './useLineTouch.ts';

export interface BubbleProps extends Grouped {
  readonly line: Exclude<ChatLine, { readonly type: 'notice' }>;
  readonly selfId: string;
  readonly people: readonly Person[];
  /** In a group each first line of a person has the name, and each last one the picture. */
  readonly isGroup: boolean;
  /** The line that this one answers; undefined: it is not known yet. */
  readonly quoted: ChatLine | undefined;
  /** What became of one's own line; null for those of others. */
  readonly tick: TickState | null;
  readonly isPinned: boolean;
  /** It is the newest one that the other person paid for. */
  readonly isNewestPaid: boolean;
  /** The reader was just led here. */
  readonly isFound: boolean;
  /** What the reader searches for; null: nothing. */
  readonly query: SearchQuery | null;
  readonly deeds: LineDeeds;
}

/** One line of a conversation. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  useStore(localeStore);
  const { line, selfId, isGroup, isFirst, isLast, isFound, people, tick, deeds, isPinned, quoted, query } =
    props;
  const from = calledNow(people, line.from);
  const isOwn = from.id === selfId;
  return (
    <BubbleRow
      {...{ isOwn, isFirst, isLast, isFound }}
      author={isGroup && !isOwn ? from : null}
      onReply={line.type === 'text' && deeds.mayWrite ? () => deeds.reply(line) : null}
      onHold={line.type === 'text' ? () => deeds.showActions(line) : null}
    >
      <article
        tabIndex={-1}
        data-line={line.seq}
        className={styles.bubble}
        aria-label={labelOf({ from, atMs: line.atMs })}
      >
        {isGroup && !isOwn && isFirst ? <Name person={from} /> : null}
        {line.type === 'text' && line.isForwarded ? (
          <p className={styles.forwarded}>
            <Forward aria-hidden /> {filesText('forward.mark')}
          </p>
        ) : null}
        {line.type === 'text' && line.replyTo !== null ? (
          <QuoteBox quoted={quoted} people={people} onPress={() => deeds.goTo(line.replyTo ?? 0)} />
        ) : null}
        {line.type === 'text' && line.files ? (
          line.lock ? (
            <LockedFiles line={line} lock={line.lock} files={line.files} isOwn={isOwn} deeds={deeds} />
          ) : (
            <LineFiles files={line.files} onOpen={deeds.openFile} />
          )
        ) : null}
        <div className={styles.content}>
          {line.type === 'text' ? (
            line.text ? (
              <LineText text={line.text} mentions={line.mentions} {...{ people, selfId, query }} />
            ) : null
          ) : (
            <span className={styles.gone}>{t('line.deleted')}</span>
          )}
          <Meta line={line} tick={tick} />
        </div>
        {line.type === 'text' && line.paid ? (
          <PaidState
            paid={line.paid}
            isOwn={isOwn}
            onReturn={deeds.returnPaid}
            onFree={props.isNewestPaid ? deeds.letFree : null}
          />
        ) : null}
        {line.type === 'text' ? (
          <>
            <ReactionChips line={line} selfId={selfId} people={people} onReact={deeds.react} />
            <LineActions line={line} isPinned={isPinned} deeds={deeds} className={styles.actions} />
          </>
        ) : null}
      </article>
    </BubbleRow>
  );
});

function Meta({ line, tick }: Pick<BubbleProps, 'line' | 'tick'>) {
  return (
    <span className={styles.meta}>
      {line.type === 'text' && line.editedAtMs !== null ? <span>{t('line.edited')}</span> : null}
      <time title={formatWhen(line.atMs, 'second')}>{formatWhen(line.atMs, 'clock')}</time>
      {tick ? <Ticks state={tick} /> : null}
    </span>
  );
}

function labelOf({ from, atMs }: Pick<TextLine, 'from' | 'atMs'>): string {
  return t('line.label', { name: from.name, time: formatWhen(atMs, 'clock') });
}

export interface BubbleRowProps extends Grouped {
  readonly isOwn: boolean;
  readonly isFound?: boolean;
  /** Whose picture stands beside the last line; null where none does. */
  readonly author: Person | null;
  /** Called when a finger pulls the line towards the end of its row; absent: it is not pulled. */
  readonly onReply?: (() => void) | null;
  /** Called when a finger rests on the line; absent: it opens nothing. */
  readonly onHold?: (() => void) | null;
  readonly children: ReactNode;
}

/** Places a bubble: one's own at the end of the row, those of others at its beginning. */
export function BubbleRow(props: BubbleRowProps) {
  const { isOwn, isFirst, isLast, isFound = false, author, children } = props;
  const touch = useLineTouch({ onReply: props.onReply ?? null, onHold: props.onHold ?? null });
  return (
    <div
      {...touch}
      className={cx(
        styles.row,
        isOwn && styles.own,
        isFirst && styles.first,
        isLast && styles.last,
        isFound && styles.found,
        author && styles.withPicture,
      )}
    >
      {author && isLast ? <Avatar person={author} size={32} className={styles.picture} /> : null}
      {children}
    </div>
  );
}

function Name({ person }: { readonly person: Person }) {
  return (
    <p className={styles.name} style={hueOf(person.id)}>
      <Link href={handlePath(person.handle)} className={styles.writer}>
        <bdi>{person.name}</bdi>
      </Link>
    </p>
  );
}
