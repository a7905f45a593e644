import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { assertNever } from '../../../shared/assertNever.ts';
import { LIMITS } from '../../../shared/limits.ts';
import {
  type EndReason,
  type FeedEvent,
  REACTION_KINDS,
  type ReactionCounts,
  type StageView,
  type StreamKind,
} from '../../../shared/protocol/feed.ts';
import type { StreamCategory } from '../../../shared/protocol/modes.ts';
import { applyEvent, type FeedView } from '../../../shared/protocol/reduceFeed.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { ShardReport, SpokenLine } from '../kernel/link.ts';
import { checkGoal, checkLine, checkTitle } from '../policies/text.ts';
import type { TipFact } from '../policies/tips.ts';
import type { StreamDocument } from './streamDocument.ts';

/** Rules: ../SPEC.md, ids ST*. One authority's mind: what it decided, and what of it nobody has been told yet. */
export interface StreamState {
  readonly epoch: number;
  /** Of the last frame cut. */
  readonly seq: number;
  /** With every decided event applied, told or not. */
  readonly view: FeedView;
  /** Decided, and waiting for the next frame. */
  readonly pending: readonly FeedEvent[];
  readonly reactions: ReactionCounts;
  /** Every tip that ever was in this stream's feed. */
  readonly shown: PersistentSet<string>;
  /** Of those, the ones not yet in a sealed page. */
  readonly page: readonly string[];
  readonly sealedPages: readonly string[];
  /** MESI minor units by giver; anonymous ones under ''. */
  readonly givers: PersistentMap<string, bigint>;
  /** Ids of the latest lines, so that a line told twice is said once. */
  readonly heard: readonly string[];
  readonly shards: PersistentMap<string, ShardView>;
  readonly creatorAwaySinceMs: number | null;
  readonly endedAtMs: number | null;
}

export interface ShardView {
  readonly roomId: string;
  readonly seats: number;
  /** What was counted of its reactions. */
  readonly reactions: ReactionCounts | null;
  readonly heardAtMs: number;
}

export type StreamCommand =
  | {
      readonly t: 'goLive';
      readonly title: string;
      readonly kind: StreamKind;
      readonly category?: StreamCategory | null | undefined;
      readonly goal: GoalInput | null;
    }
  | { readonly t: 'setGoal'; readonly goal: GoalInput | null }
  | { readonly t: 'endStream' }
  | { readonly t: 'creatorJoined' }
  | { readonly t: 'creatorLeft' }
  | { readonly t: 'say'; readonly line: SpokenLine }
  | { readonly t: 'tipCommitted'; readonly tip: TipFact }
  | { readonly t: 'shardReported'; readonly shardId: string; readonly report: ShardReport }
  | { readonly t: 'shardGone'; readonly shardId: string }
  | { readonly t: 'deadlineDue'; readonly id: Deadline['id'] };

export interface GoalInput {
  readonly title: string;
  readonly targetMinor: string;
}

export type StreamDecision =
  | { readonly ok: true; readonly next: StreamState }
  | { readonly ok: false; readonly rejection: RejectionCode };

export interface Deadline {
  readonly id: 'creatorGrace' | 'endedGrace' | 'shardSilence';
  readonly dueAtMs: number;
}

const HEARD_LINES = 500;
/** A shard that has not reported for so long is taken for dead; its seats no longer count. */
export const SHARD_SILENCE_MS = 15_000;

export function restoreStream(input: {
  readonly document: StreamDocument;
  readonly epoch: number;
  /** From the sealed pages and the document's own. */
  readonly shownIds: Iterable<string>;
  /** Tips of this stream in the journal that were already shown. */
  readonly shownTips: Iterable<{ readonly giverId: string | null; readonly mesiMinor: bigint }>;
  readonly nowMs: number;
}): StreamState {
  const { document, epoch, nowMs } = input;
  const { givers, raised, count } = sumTips(input.shownTips);
  const { phase } = document.stage;
  const stage: StageView = {
    ...document.stage,
    // whoever was there before has to come back within the grace
    phase: phase.type === 'live' ? { ...phase, creator: 'away' } : phase,
    viewers: 0,
    raisedMinor: raised.toString(),
    tipCount: count,
  };
  return {
    epoch,
    seq: 0,
    view: { stage, history: document.history },
    pending: [],
    reactions: {},
    shown: PersistentSet(input.shownIds),
    page: document.page,
    sealedPages: document.sealedPages,
    givers,
    heard: document.history.map((event) => event.id),
    shards: PersistentMap(),
    creatorAwaySinceMs: phase.type === 'live' ? nowMs : null,
    endedAtMs: phase.type === 'ended' ? phase.endedAtMs : null,
  };
}

function sumTips(tips: Iterable<{ readonly giverId: string | null; readonly mesiMinor: bigint }>) {
  const givers = PersistentMap<string, bigint>().asMutable();
  let raised = 0n;
  let count = 0;
  for (const { giverId, mesiMinor } of tips) {
    givers.update(giverId ?? '', 0n, (total) => total + mesiMinor);
    raised += mesiMinor;
    count += 1;
  }
  return { givers: givers.asImmutable(), raised, count };
}

export function decideStream(state: StreamState, command: StreamCommand, nowMs: number): StreamDecision {
  switch (command.t) {
    case 'goLive':
      return goLive(state, command, nowMs);
    case 'setGoal':
      return setGoal(state, command.goal);
    case 'endStream':
      return end(state, 'creatorEnded', nowMs);
    case 'creatorJoined':
      return creatorJoined(state);
    case 'creatorLeft':
      return creatorLeft(state, nowMs);
    case 'say':
      return say(state, command.line, nowMs);
    case 'tipCommitted':
      return tipCommitted(state, command.tip);
    case 'shardReported':
      return shardReported(state, command, nowMs);
    case 'shardGone':
      return ok(recount({ ...state, shards: state.shards.delete(command.shardId) }));
    case 'deadlineDue':
      return deadlineDue(state, command.id, nowMs);
    default:
      return assertNever(command);
  }
}

/** The next moment at which this state changes by itself; null: never. Deadlines are state, timers only wake. */
export function nextDeadline(state: StreamState): Deadline | null {
  const due: Deadline[] = [];
  const { phase } = state.view.stage;
  if (phase.type === 'live' && state.creatorAwaySinceMs !== null) {
    due.push({ id: 'creatorGrace', dueAtMs: state.creatorAwaySinceMs + LIMITS.creatorGraceMs });
  }
  if (state.endedAtMs !== null) {
    due.push({ id: 'endedGrace', dueAtMs: state.endedAtMs + LIMITS.endedGraceMs });
  }
  const quietest = state.shards.minBy((shard) => shard.heardAtMs);
  if (quietest) due.push({ id: 'shardSilence', dueAtMs: quietest.heardAtMs + SHARD_SILENCE_MS });
  return due.sort((a, b) => a.dueAtMs - b.dueAtMs)[0] ?? null;
}

/** Nothing is left to do for an authority of a stream that ended a while ago. */
export function isOver(state: StreamState, nowMs: number): boolean {
  return state.endedAtMs !== null && nowMs >= state.endedAtMs + LIMITS.endedGraceMs;
}

const ok = (next: StreamState): StreamDecision => ({ ok: true, next });
const refuse = (code: RejectionCode): StreamDecision => ({ ok: false, rejection: code });

function emit(state: StreamState, event: FeedEvent): StreamState {
  return { ...state, view: applyEvent(state.view, event), pending: [...state.pending, event] };
}

function goLive(state: StreamState, command: StreamCommand & { t: 'goLive' }, nowMs: number): StreamDecision {
  const { phase, goal: oldGoal } = state.view.stage;
  if (phase.type === 'ended') return refuse('StreamEnded');
  if (phase.type === 'live') return refuse('AlreadyLive');
  const title = checkTitle(command.title);
  if (!title.ok) return refuse(title.code);
  const goal = checkGoal(command.goal);
  if (!goal.ok) return refuse(goal.code);
  const { kind, category = null } = command;
  const live = emit(state, { t: 'live', title: title.value, kind, category, startedAtMs: nowMs });
  const withGoal = goal.value || oldGoal ? emit(live, { t: 'goal', goal: goal.value }) : live;
  return ok({ ...withGoal, creatorAwaySinceMs: null });
}

function setGoal(state: StreamState, input: GoalInput | null): StreamDecision {
  if (state.view.stage.phase.type === 'ended') return refuse('StreamEnded');
  const goal = checkGoal(input);
  return goal.ok ? ok(emit(state, { t: 'goal', goal: goal.value })) : refuse(goal.code);
}

function end(state: StreamState, reason: EndReason, nowMs: number): StreamDecision {
  const { phase } = state.view.stage;
  if (phase.type === 'ended') return refuse('StreamEnded');
  if (phase.type === 'idle') return refuse('StreamNotLive');
  return ok({
    ...emit(state, { t: 'ended', atMs: nowMs, reason }),
    endedAtMs: nowMs,
    creatorAwaySinceMs: null,
  });
}

function creatorJoined(state: StreamState): StreamDecision {
  const { phase } = state.view.stage;
  const back = { ...state, creatorAwaySinceMs: null };
  return ok(phase.type === 'live' && phase.creator === 'away' ? emit(back, { t: 'creatorBack' }) : back);
}

function creatorLeft(state: StreamState, nowMs: number): StreamDecision {
  const { phase } = state.view.stage;
  if (phase.type !== 'live' || phase.creator === 'away') return ok(state);
  return ok({ ...emit(state, { t: 'creatorAway', sinceMs: nowMs }), creatorAwaySinceMs: nowMs });
}

function say(state: StreamState, line: SpokenLine, nowMs: number): StreamDecision {
  // first, so that a line told again after the end is still the line that was said
  if (state.heard.includes(line.id)) return ok(state);
  const { phase } = state.view.stage;
  if (phase.type === 'ended') return refuse('StreamEnded');
  if (phase.type === 'idle') return refuse('StreamNotLive');
  const text = checkLine(line.text);
  if (!text.ok) return refuse(text.code);
  const said = emit(state, { t: 'line', ...line, text: text.value, atMs: nowMs });
  return ok({ ...said, heard: [...state.heard.slice(-(HEARD_LINES - 1)), line.id] });
}

/** Never refused: it is paid. Also after the end, when the fact was slower than the creator's last click. */
function tipCommitted(state: StreamState, tip: TipFact): StreamDecision {
  if (state.shown.has(tip.entryId)) return ok(state);
  const giver = tip.from?.id ?? '';
  const total = (state.givers.get(giver) ?? 0n) + BigInt(tip.mesiMinor);
  const { entryId, payerId: _, ...facts } = tip;
  const shown = emit(state, { t: 'tip', id: entryId, ...facts, giverTotalMinor: total.toString() });
  return ok({
    ...shown,
    shown: state.shown.add(entryId),
    page: [...state.page, entryId],
    givers: state.givers.set(giver, total),
  });
}

function shardReported(
  state: StreamState,
  { shardId, report }: StreamCommand & { t: 'shardReported' },
  nowMs: number,
): StreamDecision {
  const counted = state.shards.get(shardId)?.reactions ?? null;
  const live = state.view.stage.phase.type === 'live' && report.epoch === state.epoch;
  const { seen, since } = live
    ? countReactions({ counted: counted ?? report.base, totals: report.totals, since: state.reactions })
    : { seen: counted, since: state.reactions };
  const view: ShardView = { roomId: report.roomId, seats: report.seats, reactions: seen, heardAtMs: nowMs };
  return ok(recount({ ...state, reactions: since, shards: state.shards.set(shardId, view) }));
}

/** Totals only grow: the largest heard is the truth, however often or late the others come. */
function countReactions(input: {
  readonly counted: ReactionCounts;
  readonly totals: ReactionCounts;
  readonly since: ReactionCounts;
}): { readonly seen: ReactionCounts; readonly since: ReactionCounts } {
  const seen: MutableCounts = { ...input.counted };
  const since: MutableCounts = { ...input.since };
  for (const kind of REACTION_KINDS) {
    const total = input.totals[kind] ?? 0;
    const fresh = total - (seen[kind] ?? 0);
    if (fresh <= 0) continue;
    seen[kind] = total;
    since[kind] = (since[kind] ?? 0) + fresh;
  }
  return { seen, since };
}

type MutableCounts = { -readonly [K in keyof ReactionCounts]: ReactionCounts[K] };

function recount(state: StreamState): StreamState {
  const count = state.shards.reduce((sum, shard) => sum + shard.seats, 0);
  return count === state.view.stage.viewers ? state : emit(state, { t: 'viewers', count });
}

function deadlineDue(state: StreamState, id: Deadline['id'], nowMs: number): StreamDecision {
  // judged again on the state as it is: a timer only says that it may be time
  switch (id) {
    case 'creatorGrace': {
      const due =
        state.creatorAwaySinceMs !== null && nowMs >= state.creatorAwaySinceMs + LIMITS.creatorGraceMs;
      return due && state.view.stage.phase.type === 'live' ? end(state, 'creatorGone', nowMs) : ok(state);
    }
    case 'shardSilence':
      return ok(
        recount({ ...state, shards: state.shards.filter((s) => nowMs < s.heardAtMs + SHARD_SILENCE_MS) }),
      );
    case 'endedGrace':
      return ok(state);
    default:
      return assertNever(id);
  }
}
