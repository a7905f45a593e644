import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { type AuditPage, NEW_AUDIT } from '../../../shared/auditActs.ts';
import type { ChatEvent, ChatNews } from '../../../shared/protocol/chat.ts';
import type { ConversationAnnex } from '../../domain/conversation/conversationAnnex.ts';
import type { ConversationBody, KeptLine } from '../../domain/conversation/conversationBody.ts';
import { PAGE_LINES } from '../../domain/conversation/linePages.ts';
import type { ActorRules } from '../kernel/AuthorityActor.ts';
import { writeActs } from '../kernel/auditLog.ts';
import { flushDelayMs } from '../kernel/feedTick.ts';
import { baseOf, changeOf } from './chatAnnex.ts';
import { bodyOf } from './chatDocument.ts';
import { type ChatCommand, decideChat } from './chatMachine.ts';
import { callDueMs } from './machine/call.ts';
import { paidDueMs } from './machine/paid.ts';
import { type ChatState, type DroppedFiles, lineBytes } from './machine/state.ts';

/** What is written and told together. */
export interface ChatCut {
  readonly next: ChatState;
  /** What everybody is told; null: there is nothing to tell. */
  readonly news: ChatNews | null;
  /** What must be durable before; null: nothing of it must outlive the process. */
  readonly body: ConversationBody | null;
  /** What is written in place of that, where little has changed; null: all of it is written. */
  readonly annex: ConversationAnnex | null;
  /** Whether the annex holds lines as they are no more. */
  readonly forgets: boolean;
  /** Lines that leave the document: they are put into `chatPages` before it is written. */
  readonly filed: readonly KeptLine[];
  /** People who came in: the conversation is put into their lists before the document is written. */
  readonly joined: readonly string[];
  /** Files of lines that were erased: they are released once that is durable. */
  readonly dropped: readonly DroppedFiles[];
  /** The page of the audit log to write before the document; null: none is full. */
  readonly auditPage: AuditPage | null;
}

export interface TailLimits {
  readonly most: number;
  readonly mostBytes: number;
  readonly kept: number;
}

/** Lines and bytes of the tail from which on it is made shorter, and lines that stay in it. */
const TAIL: TailLimits = { most: 64, mostBytes: 64 * 1024, kept: 14 };
/** Changed older lines in the document from which on they are put where they belong. */
const AMENDED = 20;
const SETTLED = 200;
/** Events and bytes of one frame; what is more waits for the next. A line is two events: itself, and that its writer has read it. */
const FRAME = { events: 400, bytes: 72 * 1024 };
/** How long what nobody waits for, such as who types, waits for company. */
const IDLE_MS = 100;

/**
 * Returns the rules that the authority of a conversation decides by. Another machine, and a shorter tail, are for
 * simulations.
 */
export function chatRules({
  decide = decideChat,
  tail = TAIL,
}: {
  readonly decide?: typeof decideChat;
  readonly tail?: TailLimits;
} = {}): ActorRules<ChatState, ChatCommand, ChatCut> {
  return {
    decide,
    cut: (state) => cutChat(state, tail),
    hasNews,
    isFull: ({ events, eventBytes }) => events.length >= FRAME.events || eventBytes >= FRAME.bytes,
    tellDelayMs: ({ seats }, { nowMs, lastToldAtMs, someoneWaits }) =>
      someoneWaits
        ? flushDelayMs({ nowMs, lastFlushAtMs: lastToldAtMs, viewers: seats.size })
        : Math.max(0, lastToldAtMs + IDLE_MS - nowMs),
    deadline: (state) => {
      const typingMs = (state.typing.isEmpty() ? undefined : state.typing.min()) ?? Number.POSITIVE_INFINITY;
      const callMs = callDueMs(state) ?? Number.POSITIVE_INFINITY;
      const paidMs = paidDueMs(state) ?? Number.POSITIVE_INFINITY;
      if (paidMs < Math.min(callMs, typingMs)) return { dueAtMs: paidMs, command: { type: 'paidDue' } };
      if (callMs < typingMs) return { dueAtMs: callMs, command: { type: 'callDue' } };
      return Number.isFinite(typingMs) ? { dueAtMs: typingMs, command: { type: 'typingOver' } } : null;
    },
    isOver: () => false,
  };
}

const NOTHING: PersistentMap<number, KeptLine> = PersistentMap();

const hasNews = ({ events, isDirty }: ChatState): boolean => events.length > 0 || isDirty;

/** Takes what was decided since the last cut; null when there is nothing to tell or to write. */
function cutChat(decided: ChatState, limits: TailLimits): ChatCut | null {
  if (!hasNews(decided)) return null;
  const { isDirty, events, joined, dropped, epoch } = decided;
  const logged = inLog(decided);
  const settling = isDirty ? toSettle(logged.state) : NOTHING;
  const annex = isDirty && settling.isEmpty() ? changeOf(logged.state) : null;
  // as long as the annex says it, the document may be longer than it should be
  const { state, filed } =
    isDirty && !annex ? file(logged.state, { limits, settling }) : { state: logged.state, filed: [] };
  const frame = state.frame + (events.length > 0 ? 1 : 0);
  const forgets = state.annexed.some(({ seq }) => state.fresh.has(seq));
  const next = {
    ...state,
    ...(isDirty && !annex ? { base: baseOf(state) } : {}),
    annexed: annex ? annex.lines : forgets ? [] : state.annexed,
    frame,
    events: [],
    eventBytes: 0,
    fresh: PersistentSet<number>(),
    cutSeq: state.lastSeq,
    isDirty: false,
    joined: [],
    dropped: [],
    acts: [],
  };
  return {
    next,
    news: events.length > 0 ? { epoch, seq: frame, events: withoutOutdated(events) } : null,
    body: isDirty ? bodyOf(next) : null,
    annex,
    forgets,
    filed,
    joined,
    dropped,
    auditPage: logged.page,
  };
}

/** Writes what was decided into the audit log. */
function inLog(state: ChatState): { readonly state: ChatState; readonly page: AuditPage | null } {
  const { acts, conversationId: roomId, epoch } = state;
  if (acts.length === 0) return { state, page: null };
  const { log, page } = writeActs(state.audit ?? NEW_AUDIT, { acts, roomId, epoch });
  return { state: { ...state, audit: log }, page };
}

/** Leaves out of a frame which marks people had, and who typed, where a later event of it says that anew. */
function withoutOutdated(events: readonly ChatEvent[]): readonly ChatEvent[] {
  if (events.length < 3) return events;
  const said = new Set<string>();
  return events
    .toReversed()
    .filter((event) => {
      if (event.type !== 'read' && event.type !== 'typing') return true;
      const what = event.type === 'read' ? event.personId : '';
      const isNewest = !said.has(what);
      said.add(what);
      return isNewest;
    })
    .toReversed();
}

/**
 * Takes lines out of the document that are too many for it. Only lines that were durable there before this cut may go:
 * what lies in `chatPages` was decided, whoever rules next.
 */
function file(
  state: ChatState,
  { limits, settling }: { readonly limits: TailLimits; readonly settling: PersistentMap<number, KeptLine> },
): { readonly state: ChatState; readonly filed: readonly KeptLine[] } {
  const tail = state.tail.slice(leaving(state, limits));
  const left = state.tail.slice(0, state.tail.length - tail.length);
  if (left.length === 0 && settling.isEmpty()) return { state, filed: [] };
  const filed = [...left, ...settling.values()];
  return {
    state: {
      ...state,
      tail,
      amended: state.amended.deleteAll(settling.keys()),
      settled: settle(state.settled, filed),
    },
    filed,
  };
}

/** Returns the changed older lines that are put where they belong. Of what was erased nothing is to be left where it lay. */
function toSettle({ amended, fresh }: ChatState): PersistentMap<number, KeptLine> {
  if (amended.isEmpty()) return NOTHING;
  const isFull = amended.size > AMENDED;
  return amended.filter(({ seq, type }) => !fresh.has(seq) && (isFull || type === 'erased'));
}

/** Returns how many of the oldest lines of the tail go. */
function leaving({ tail, fresh, cutSeq }: ChatState, limits: TailLimits): number {
  if (tail.length <= limits.most && bytesOf(tail) <= limits.mostBytes) return 0;
  let [kept, keptBytes] = [0, 0];
  for (const line of tail.toReversed()) {
    keptBytes += lineBytes(line);
    if (kept === limits.kept || (kept > 0 && keptBytes > limits.mostBytes / 2)) break;
    kept += 1;
  }
  const first = tail[0]!.seq;
  // lines that were changed before they stood in the tail are not of it
  const firstFresh = Math.min(cutSeq + 1, ...[...fresh].filter((seq) => seq >= first));
  const most = Math.min(tail.length - kept, firstFresh - first);
  // as far as whole pages go, which are written once
  const whole = most - ((first - 1 + most) % PAGE_LINES);
  return whole > 0 ? whole : most;
}

const bytesOf = (lines: readonly KeptLine[]): number => lines.reduce((sum, line) => sum + lineBytes(line), 0);

function settle(
  settled: ReadonlyMap<number, KeptLine>,
  lines: readonly KeptLine[],
): ReadonlyMap<number, KeptLine> {
  const map = new Map(settled);
  for (const line of lines) {
    map.delete(line.seq);
    map.set(line.seq, line);
  }
  for (const seq of map.keys()) {
    if (map.size <= SETTLED) break;
    map.delete(seq);
  }
  return map;
}
