import '../../../shared/protocol/furtherRejections.ts';
import type { ChatNews, ChatSnapshot, LinesAnswer, YouInChat } from '../../../shared/protocol/chat.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import { createStore, type Store } from '../../base/createStore.ts';
import {
  afterTold,
  type Conversation,
  hasOlder,
  isBehind,
  remembered,
  type Told,
} from '../../model/chat/conversation.ts';
import { isKnown, lineAt, newestSeq, type Span } from '../../model/chat/lineWindow.ts';
import type { Outgoing } from '../../model/chat/outgoing.ts';
import { joinAsMember } from '../joinAsMember.ts';
import { pause } from '../reachability.ts';
import type { LinkState } from '../room/linkState.ts';
import { connectToRoom, type Request } from '../room/roomConnection.ts';
import { currentToken } from '../sessionStore.ts';
import { type ChatOutbox, createChatOutbox } from './chatOutbox.ts';
import { dropOutgoing, type Kept, keepLines, keepOutgoing, readLines, readOutgoing } from './chatStorage.ts';
import { type ChosenFiles, createChosenFiles } from './chosenFiles.ts';
import { FileQueue } from './FileQueue.ts';

type ChatRequests = typeof CHAT_REQUESTS;

/** One page in one conversation. */
export interface OpenConversation {
  readonly kept: Kept;
  readonly link: Store<LinkState>;
  readonly state: Store<Conversation>;
  /** Lines that stand nowhere near, and are answered or pinned. */
  readonly besides: Store<ReadonlyMap<number, ChatLine>>;
  readonly outbox: ChatOutbox;
  /** The files that are on their way, and those that are chosen for the next message. */
  readonly files: FileQueue;
  readonly chosen: ChosenFiles;
  /** Sends a refused message once more, with those of its files that are not with the server. */
  readonly again: (message: Outgoing) => void;
  /** Takes a message away that was not sent, and its files with it. */
  readonly take: (message: Outgoing) => void;
  readonly request: Request<ChatRequests>;
  readonly whenJoined: () => Promise<boolean>;
  /** Asks for the lines before the first one. */
  readonly older: () => void;
  /** Asks for the lines of a gap that are next to those before it, or to those behind it. */
  readonly fill: (gap: Span, nextTo: 'before' | 'behind') => void;
  /** Asks for a line and those around it; false: it cannot be read. */
  readonly around: (seq: number) => Promise<boolean>;
  /** Asks for lines that are not in the window, once each. */
  readonly lookUp: (seqs: readonly number[]) => void;
  readonly close: () => void;
}

const PAGE_LINES = 50;
/** So many pages of older lines are asked for again after a new seat. */
const PAGES_AGAIN = 4;

/** Takes a seat in a conversation and keeps it. What this tab saw last is there at once. */
export function openConversation(kept: Kept): OpenConversation {
  const state = createStore<Conversation>(remembered(readLines(kept)));
  const besides = createStore<ReadonlyMap<number, ChatLine>>(new Map());
  const room = connectToRoom<ChatRequests>({
    join: () => joinAsMember('chat', { conversationId: kept.conversationId }, currentToken()),
    pause,
    random: Math.random,
  });
  const outbox = createChatOutbox({
    before: readOutgoing(kept),
    keep: (message) => keepOutgoing(kept, message),
    drop: (commandIds) => dropOutgoing(kept, commandIds),
    send: (message) => room.request('write', writeOf(message)),
    whenJoined: room.whenJoined,
    pause,
    random: Math.random,
  });
  const { files, chosen } = filesOf(kept, outbox);
  const tell = (told: Told) => {
    state.set(afterTold(state.get(), told));
    const seen = ownCommands(told, kept.personId);
    for (const message of outbox.messages.get())
      if (seen.has(message.commandId)) files.done(message.files ?? []);
    outbox.seen(seen);
    if (isBehind(state.get())) void history.catchUp();
  };
  const history = historyOf({ state, besides, tell, request: room.request });
  room.hear<YouInChat>('you', (you) => tell({ type: 'you', you }));
  room.hear<ChatSnapshot>('snapshot', (snapshot) => tell({ type: 'snapshot', snapshot }));
  room.hear<LinesAnswer>('page', (page) => {
    tell({ type: 'page', page });
    void history.lookAgain(page.lines[0]?.seq);
  });
  room.hear<ChatNews>('news', (news) => tell({ type: 'news', news }));
  return {
    kept,
    link: room.link,
    state,
    besides,
    outbox,
    files,
    chosen,
    again({ commandId, files: some = [] }) {
      outbox.again(commandId);
      for (const file of some) files.send(file);
    },
    take({ commandId, files: some = [] }) {
      outbox.take(commandId);
      for (const file of some) files.drop(file);
    },
    request: room.request,
    whenJoined: room.whenJoined,
    ...history,
    close() {
      const { window, isRemembered } = state.get();
      if (!isRemembered) keepLines(kept, endOf(window));
      files.close();
      room.close();
    },
  };
}

/** The files of the messages that are on their way, and of the one that is being written; what was begun goes on. */
function filesOf(kept: Kept, outbox: ChatOutbox): Pick<OpenConversation, 'files' | 'chosen'> {
  const files: FileQueue = new FileQueue({
    onReady(key, fileId) {
      outbox.uploaded(key, fileId);
      chosen.uploaded(key, fileId);
    },
    onRefused(key, code) {
      const message = outbox.messages.get().find((each) => each.files?.some((file) => file.key === key));
      if (message) outbox.refuse(message.commandId, code);
    },
  });
  const chosen = createChosenFiles(kept, files);
  for (const { state, files: some = [] } of outbox.messages.get())
    if (state.type === 'sending') for (const file of some) files.send(file);
  return { files, chosen };
}

/** What the room is asked for a message whose files are all with the server. */
function writeOf({ commandId, text, replyTo, mentions, files = [], forward, lock }: Outgoing) {
  return {
    commandId,
    text: forward ? '' : text,
    mentions: [...mentions],
    ...(replyTo === null ? {} : { replyTo }),
    ...(forward ? { forward } : {}),
    ...(lock ? { lock } : {}),
    ...(files.length > 0 ? { files: files.flatMap(({ fileId }) => fileId ?? []) } : {}),
  };
}

/** A gap would be forgotten: only the run at the end is kept. */
function endOf({ lines, spans }: Conversation['window']): readonly ChatLine[] {
  const from = spans.at(-1)?.from ?? 0;
  return lines.filter(({ seq }) => seq >= from);
}

function ownCommands(told: Told, personId: string): ReadonlySet<string> {
  const lines =
    told.type === 'news'
      ? told.news.events.flatMap((event) => (event.type === 'line' ? [event.line] : []))
      : 'page' in told
        ? told.page.lines
        : [];
  return new Set(
    lines.flatMap((line) => (line.type === 'text' && line.from.id === personId ? [line.commandId] : [])),
  );
}

interface HistoryInput extends Pick<OpenConversation, 'state' | 'besides' | 'request'> {
  readonly tell: (told: Told) => void;
}

/** Asks for what the page does not know yet, one question of a kind at a time. */
function historyOf({ state, besides, tell, request }: HistoryInput) {
  const asked = new Set<string>();
  const wanted = new Set<number>();

  async function ask(
    what: string,
    about: { before?: number; after?: number; limit?: number },
  ): Promise<boolean> {
    if (asked.has(what)) return false;
    asked.add(what);
    const reply = await request('history', { limit: PAGE_LINES, ...about });
    asked.delete(what);
    if (reply.type !== 'answered') return false;
    tell({ type: 'history', page: reply.value });
    return reply.value.lines.length > 0;
  }

  return {
    older() {
      const first = state.get().window.spans[0];
      if (first && hasOlder(state.get())) void ask('older', { before: first.from });
    },
    fill: ({ from, to }: Span, nextTo: 'before' | 'behind') =>
      void ask(`gap ${nextTo}`, { before: to + 1, ...(nextTo === 'before' ? { after: from - 1 } : {}) }),
    async around(seq: number) {
      const reply = await request('history', { before: seq + PAGE_LINES / 2, limit: PAGE_LINES });
      if (reply.type === 'answered') tell({ type: 'history', page: reply.value });
      return lineAt(state.get().window, seq) !== undefined;
    },
    lookUp(seqs: readonly number[]) {
      const missing = seqs
        .filter((seq) => !wanted.has(seq) && !lineAt(state.get().window, seq))
        .slice(0, PAGE_LINES);
      if (missing.length === 0) return;
      for (const seq of missing) wanted.add(seq);
      void request('lines', { seqs: missing }).then((reply) => {
        if (reply.type !== 'answered') {
          for (const seq of missing) wanted.delete(seq);
          return;
        }
        besides.set(
          new Map([...besides.get(), ...reply.value.lines.map((line) => [line.seq, line] as const)]),
        );
      });
    },
    /** After a new seat: what changed meanwhile in the older lines that are here is asked for, as far as it is worth it. */
    async lookAgain(first: number | undefined) {
      let before = first;
      for (let turn = 0; turn < PAGES_AGAIN; turn += 1) {
        if (before === undefined || !isKnown(state.get().window, before - 1)) return;
        const reply = await request('history', { before, limit: PAGE_LINES });
        if (reply.type !== 'answered') return;
        tell({ type: 'history', page: reply.value });
        before = reply.value.lines[0]?.seq;
      }
    },
    /** What was missed is few as a rule; where it is much the newest lines come first, and the rest is a gap. */
    catchUp: () => ask('newer', { before: newestOf(state.get()) + 1 }),
  };
}

function newestOf({ view, window }: Conversation): number {
  return Math.max(view?.lastSeq ?? 0, newestSeq(window));
}
