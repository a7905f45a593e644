import type {
  ChatEvent,
  ChatNews,
  ChatSnapshot,
  LinesAnswer,
  MemberView,
  YouInChat,
} from '../../../shared/protocol/chat.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { EMPTY_WINDOW, type LineWindow, newestSeq, type Placed, withPage, withTold } from './lineWindow.ts';

/** What a page knows of the conversation that is open. */
export interface Conversation {
  /** The conversation; null until the room has said something. */
  readonly view: ChatSnapshot | null;
  readonly you: YouInChat | null;
  readonly window: LineWindow<ChatLine>;
  /** The lines come from an earlier visit; the room's own first page takes their place. */
  readonly isRemembered: boolean;
}

export const NO_CONVERSATION: Conversation = {
  view: null,
  you: null,
  window: EMPTY_WINDOW,
  isRemembered: false,
};

/** What the room tells, and what it answers. */
export type Told =
  | { readonly type: 'snapshot'; readonly snapshot: ChatSnapshot }
  | { readonly type: 'you'; readonly you: YouInChat }
  | { readonly type: 'news'; readonly news: ChatNews }
  /** The first lines of a new seat. */
  | { readonly type: 'page'; readonly page: LinesAnswer }
  /** Lines that the page asked for. */
  | { readonly type: 'history'; readonly page: LinesAnswer };

/** Returns a conversation that is painted before the room has answered. */
export function remembered(lines: readonly ChatLine[]): Conversation {
  return { ...NO_CONVERSATION, window: withRun(EMPTY_WINDOW, lines), isRemembered: true };
}

/** Returns what is known after the room has told something. */
export function afterTold(known: Conversation, told: Told): Conversation {
  switch (told.type) {
    case 'snapshot':
      return { ...known, view: told.snapshot };
    case 'you':
      return { ...known, you: told.you };
    case 'page':
      return {
        ...known,
        window: withRun(known.isRemembered ? EMPTY_WINDOW : known.window, told.page.lines),
        isRemembered: false,
      };
    case 'history':
      return { ...known, window: withRun(known.window, told.page.lines) };
    case 'news':
      return afterNews(known, told.news);
  }
}

/** A page has no hole: what it answers for reaches from its first line to its last. */
function withRun(window: LineWindow<ChatLine>, lines: readonly ChatLine[]): LineWindow<ChatLine> {
  const [first, last] = [lines[0], lines.at(-1)];
  return first && last ? withPage(window, { lines, span: { from: first.seq, to: last.seq } }) : window;
}

function afterNews(known: Conversation, { epoch, seq, events }: ChatNews): Conversation {
  const { view } = known;
  if (!view || epoch < view.epoch || (epoch === view.epoch && seq <= view.seq)) return known;
  const lines = events.flatMap((event) => (event.type === 'line' ? [event.line] : []));
  const next = events.reduce(afterEvent, view);
  const lastSeq = lines.reduce((last, line) => Math.max(last, line.seq), view.lastSeq);
  return { ...known, view: { ...next, epoch, seq, lastSeq }, window: withTold(known.window, lines) };
}

function afterEvent(view: ChatSnapshot, event: ChatEvent): ChatSnapshot {
  switch (event.type) {
    case 'line':
      return view;
    case 'member':
      return { ...view, members: withMember(view.members, event.member) };
    case 'memberGone':
      return { ...view, members: view.members.filter(({ person }) => person.id !== event.personId) };
    case 'read':
      return { ...view, members: view.members.map((member) => afterRead(member, event)) };
    case 'arrived':
      return { ...view, members: view.members.map((member) => afterArrival(member, event)) };
    case 'typing':
      return { ...view, typing: event.personIds };
    case 'pins':
      return { ...view, pins: event.seqs };
    case 'call':
      return { ...view, call: event.call };
    case 'settings':
      return withSettings(view, event);
    case 'disappearing':
      return { ...view, disappearDays: event.days };
    case 'request':
      return { ...view, request: event.request };
    case 'streams':
      return { ...view, streams: event.streams };
    default:
      // a newer server tells more than this page knows
      return view;
  }
}

function withSettings(
  { pictureId: _, ...view }: ChatSnapshot,
  { name, settings, pictureId }: Extract<ChatEvent, { type: 'settings' }>,
): ChatSnapshot {
  return { ...view, name, settings, ...(pictureId === undefined ? {} : { pictureId }) };
}

function withMember(members: readonly MemberView[], member: MemberView): readonly MemberView[] {
  const isKnown = members.some(({ person }) => person.id === member.person.id);
  if (!isKnown) return [...members, member];
  return members.map((other) => (other.person.id === member.person.id ? member : other));
}

function afterRead(
  member: MemberView,
  { personId, seq }: { readonly personId: string; readonly seq: number },
): MemberView {
  return member.person.id === personId ? { ...member, readSeq: Math.max(member.readSeq, seq) } : member;
}

function afterArrival(
  member: MemberView,
  { personId, seq }: { readonly personId: string; readonly seq: number },
): MemberView {
  if (member.person.id !== personId) return member;
  return { ...member, arrivedSeq: Math.max(member.arrivedSeq ?? 0, seq) };
}

/** Returns somebody as they are called now, where they are a member; what they wrote has the name of then. */
export function calledNow(people: readonly Person[], person: Person): Person {
  return people.find(({ id }) => id === person.id) ?? person;
}

/** Returns the last seq that the reader may read, as far as the page has heard; 0 when it has heard nothing. */
function lastReadable({ view, you }: Conversation): number {
  return Math.min(view?.lastSeq ?? 0, you?.untilSeq ?? Number.POSITIVE_INFINITY);
}

/** Says whether newer lines are there than the page knows: it missed some, and has to ask for them. */
export function isBehind(known: Conversation): boolean {
  return (
    !known.isRemembered && known.window.spans.length > 0 && newestSeq(known.window) < lastReadable(known)
  );
}

/** Says whether older lines are there than the first one that the page knows. */
export function hasOlder({ window, you }: Conversation): boolean {
  const first = window.spans[0];
  return first !== undefined && you !== null && first.from > you.fromSeq;
}

/** Says whether a line was read by another member; the reader's own mark does not count. */
export function isReadByOthers(view: ChatSnapshot | null, { seq }: Placed, selfId: string): boolean {
  return view?.members.some(({ person, readSeq }) => person.id !== selfId && readSeq >= seq) ?? false;
}

/** Says whether a line is on a device of another member; of those who hide it nothing is known. */
export function hasArrived(view: ChatSnapshot | null, { seq }: Placed, selfId: string): boolean {
  return (
    view?.members.some(
      ({ person, isHere, arrivedSeq }) =>
        person.id !== selfId && arrivedSeq !== undefined && (isHere || arrivedSeq >= seq),
    ) ?? false
  );
}

/** Returns how many lines of others stand behind a mark, of those that the page knows. */
export function unseenAfter({ window }: Conversation, seq: number, selfId: string): number {
  return window.lines.filter((line) => line.seq > seq && line.type === 'text' && line.from.id !== selfId)
    .length;
}
