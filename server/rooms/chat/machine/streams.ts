import type { LiveInGroup } from '../../../../shared/protocol/chat.ts';
import type { Notice } from '../../../../shared/protocol/chatLines.ts';
import type { TipEvent } from '../../../../shared/protocol/feed.ts';
import type { GroupStream } from '../../../domain/conversation/conversationBody.ts';
import { streamCommandId } from '../../../domain/conversation/streamCommand.ts';
import { heardKey, heardSeq } from './heard.ts';
import { type ChatState, type Decision, emit, notice, ok } from './state.ts';

/** A stream of the group, as its own document says. */
export interface SeenStream extends Pick<GroupStream, 'streamId' | 'creator' | 'title' | 'startedAtMs'> {
  /** What it came to; null: it is live. */
  readonly ended: Omit<Extract<Notice, { type: 'streamEnded' }>, 'type' | 'streamId' | 'title'> | null;
  /** Tips that belong into the conversation, oldest first. */
  readonly tips: readonly TipEvent[];
}

/** What becomes of the group's streams. The documents of the streams decide; the conversation takes note, once of each. */
export type StreamCommand =
  | {
      readonly type: 'streamSeen';
      readonly stream: SeenStream;
      /** What stands in the conversation already, where its document does not say so. */
      readonly isTold: { readonly live: boolean; readonly ended: boolean };
    }
  /** All members were told that the stream is live. */
  | { readonly type: 'streamRung'; readonly streamId: string };

/** Streams of a group that its conversation remembers. */
const KEPT = 10;

/** Takes note of a stream: of its beginning, of its tips, of its end, each once. */
export function noteStream(
  state: ChatState,
  { stream, isTold }: Extract<StreamCommand, { type: 'streamSeen' }>,
  nowMs: number,
): Decision {
  const known = state.streams?.find(({ streamId }) => streamId === stream.streamId);
  if (known?.state === 'ended') return ok(state);
  const begun = known ? state : begin(state, { stream, isTold, nowMs });
  const tipped = noteTips(begun, stream, nowMs);
  if (stream.ended === null) return ok(rename(tipped, stream));
  return ok(finish(tipped, { stream, isTold, nowMs }));
}

interface Seen {
  readonly stream: SeenStream;
  readonly isTold: { readonly live: boolean; readonly ended: boolean };
  readonly nowMs: number;
}

function begin(state: ChatState, { stream, isTold, nowMs }: Seen): ChatState {
  const { streamId, creator, title, startedAtMs, ended } = stream;
  const what = {
    streamId,
    creator,
    title,
    startedAtMs,
    state: 'live',
    isRung: false,
    lastTipId: null,
  } as const;
  const kept = put(state, [...(state.streams ?? []), what].slice(-KEPT));
  // a stream whose end is known has a card of its own
  if (isTold.live || ended !== null) return kept;
  const byCommandId = streamCommandId('live', streamId);
  const told = notice(kept, creator, { type: 'wentLive', streamId, title }, nowMs, { byCommandId });
  return { ...told, lastAtMs: Math.max(told.lastAtMs, nowMs) };
}

function noteTips(state: ChatState, { streamId, creator, tips }: SeenStream, nowMs: number): ChatState {
  const { lastTipId = null } = state.streams?.find((one) => one.streamId === streamId) ?? {};
  const after = tips.findIndex(({ id }) => id === lastTipId);
  const fresh = tips.slice(after + 1);
  const last = fresh.at(-1);
  if (!last) return state;
  const told = fresh.reduce((next, { id: tipId, from: giver, asset, amountMinor, message }) => {
    const byCommandId = `streamTip:${tipId}`;
    if (heardSeq(next.heard, heardKey(creator.id, byCommandId)) !== undefined) return next;
    const what = { type: 'streamTipped', streamId, giver, asset, amountMinor, message, tipId } as const;
    return notice(next, creator, what, nowMs, { byCommandId });
  }, state);
  return change(told, streamId, { lastTipId: last.id });
}

function rename(state: ChatState, { streamId, title }: SeenStream): ChatState {
  const known = state.streams?.find((one) => one.streamId === streamId);
  return known?.title === title ? state : change(state, streamId, { title });
}

function finish(state: ChatState, { stream, isTold, nowMs }: Seen): ChatState {
  const { streamId, creator, title, ended } = stream;
  const replay = ended?.replayId ? { replayId: ended.replayId } : {};
  const over = change(state, streamId, { state: 'ended', isRung: true, ...replay });
  if (ended === null || isTold.ended) return over;
  const byCommandId = streamCommandId('ended', streamId);
  const told = notice(over, creator, { type: 'streamEnded', streamId, title, ...ended }, nowMs, {
    byCommandId,
  });
  return { ...told, lastAtMs: Math.max(told.lastAtMs, nowMs) };
}

export function noteRung(state: ChatState, streamId: string): Decision {
  const known = state.streams?.find((one) => one.streamId === streamId);
  return ok(!known || known.isRung ? state : change(state, streamId, { isRung: true }));
}

function change(state: ChatState, streamId: string, what: Partial<GroupStream>): ChatState {
  const streams = state.streams ?? [];
  return put(
    state,
    streams.map((one) => (one.streamId === streamId ? { ...one, ...what } : one)),
  );
}

/** Keeps these streams, and tells which of them are live where that is different. */
function put(state: ChatState, streams: readonly GroupStream[]): ChatState {
  const next = { ...state, streams, isDirty: true };
  const [before, after] = [liveStreams(state), liveStreams(next)];
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  return isSame ? next : emit(next, { type: 'streams', streams: after });
}

/** Returns the streams of the group that are live, as members are shown them. */
export function liveStreams({ streams = [] }: Pick<ChatState, 'streams'>): readonly LiveInGroup[] {
  return streams
    .filter(({ state }) => state === 'live')
    .map(({ streamId, creator, title, startedAtMs }) => ({ streamId, creator, title, startedAtMs }));
}
