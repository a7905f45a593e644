import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChatSnapshot, YouInChat } from '../../../shared/protocol/chat.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { SearchQuery } from '../../../shared/searchText.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { useStore } from '../../base/createStore.ts';
import { type ChatRow, chatRows } from '../../model/chat/chatRows.ts';
import type { Conversation } from '../../model/chat/conversation.ts';
import { lineAt } from '../../model/chat/lineWindow.ts';
import { headsStore } from '../../net/chat/heads.ts';
import type { OpenConversation } from '../../net/chat/openConversation.ts';
import type { LinkState } from '../../net/room/linkState.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { dayOf } from './dayWords.ts';
import type { LineDeeds } from './LineActions.tsx';
import type { ListPlace } from './useListPlace.ts';

/** All that the parts of an open conversation show and do. */
export interface Talk {
  readonly open: OpenConversation;
  readonly selfId: string;
  readonly link: LinkState;
  readonly conversation: Conversation;
  readonly view: ChatSnapshot | null;
  readonly you: YouInChat | null;
  readonly isGroup: boolean;
  /** The file that is the group's picture; undefined: it has none. */
  readonly pictureId: string | undefined;
  /** With whom the reader talks; null in a group, and while nothing is known. */
  readonly other: Person | null;
  /** The members. */
  readonly people: readonly Person[];
  readonly rows: readonly ChatRow<ChatLine>[];
  /** The line at a seq, in the window or beside it. */
  readonly quoted: (seq: number) => ChatLine | undefined;
  /** To which line the reader was just led. */
  readonly found: number | null;
  /** What the reader searches for in this conversation; null: nothing. */
  readonly query: SearchQuery | null;
  readonly nowMs: number;
  readonly deeds: LineDeeds;
}

/** Puts together what an open conversation shows; `deeds`, `found` and `query` come from beside it. */
export function useTalk(open: OpenConversation, beside: Pick<Talk, 'deeds' | 'found' | 'query'>): Talk {
  const selfId = open.kept.personId;
  const conversation = useStore(open.state);
  const besides = useStore(open.besides);
  const outgoing = useStore(open.outbox.messages);
  const link = useStore(open.link);
  const nowMs = useServerNow(MINUTE_MS);
  const { view, you, window } = conversation;
  const { heads } = useStore(headsStore);
  const listed = heads?.find(({ conversationId }) => conversationId === open.kept.conversationId);
  const unreadAfter = useDivider(conversation);
  const rows = useMemo(
    () => chatRows({ window, outgoing, selfId, authorOf, unreadAfter, dayOf, isHidden }),
    [window, outgoing, selfId, unreadAfter],
  );
  const people = useSame(view?.members.map(({ person }) => person) ?? []);
  const quoted = useCallback((seq: number) => lineAt(window, seq) ?? besides.get(seq), [window, besides]);
  useLookUp(open, conversation);
  const isGroup = view?.type === 'group';
  const other = isGroup ? null : (people.find(({ id }) => id !== selfId) ?? null);
  return {
    open,
    selfId,
    link,
    conversation,
    view,
    you,
    isGroup,
    pictureId: (view ?? listed)?.pictureId,
    other,
    people,
    rows,
    quoted,
    nowMs,
    ...beside,
  };
}

/** Returns the same list for as long as the same objects stand in it: a read mark of a member draws no line anew. */
function useSame<T>(list: readonly T[]): readonly T[] {
  const kept = useRef(list);
  const isSame = kept.current.length === list.length && list.every((each, at) => each === kept.current[at]);
  if (!isSame) kept.current = list;
  return kept.current;
}

const isHidden = (line: ChatLine): boolean => line.type === 'erased' && line.hasExpired === true;

function authorOf(line: ChatLine): string | null {
  return line.type === 'notice' ? null : line.from.id;
}

/** The divider stays where it was when the conversation was opened, until the reader writes. */
function useDivider({ you, view }: Conversation): number | null {
  const [after, setAfter] = useState<number | null>(null);
  const isOpened = useRef(false);
  useEffect(() => {
    if (isOpened.current || !you || !view) return;
    isOpened.current = true;
    if (you.unread > 0) setAfter(you.readSeq);
  }, [you, view]);
  return after;
}

/** Lines that are answered or pinned and stand far away are asked for by their numbers. */
function useLookUp(open: OpenConversation, { view, window }: Conversation): void {
  const pins = view?.pins;
  useEffect(() => {
    if (!view) return;
    const answered = window.lines.flatMap((line) =>
      line.type === 'text' && line.replyTo !== null ? [line.replyTo] : [],
    );
    open.lookUp([...(pins ?? []), ...answered]);
  }, [open, view, pins, window]);
}

/** Leads the reader to a line, and marks it for a moment. */
export function useGoTo(open: OpenConversation, place: { readonly current: ListPlace | null }) {
  const [found, setFound] = useState<number | null>(null);
  const goTo = useCallback(
    async (seq: number) => {
      const lead = () => place.current?.toRow(`line ${seq}`) ?? false;
      if (!lead() && (await open.around(seq))) requestAnimationFrame(() => requestAnimationFrame(lead));
      setFound(null);
      requestAnimationFrame(() => setFound(seq));
    },
    [open, place],
  );
  return { found, goTo };
}
