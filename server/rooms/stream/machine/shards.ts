import { REACTION_KINDS, type ReactionCounts } from '../../../../shared/protocol/feed.ts';
import type { ShardReport } from '../link/link.ts';
import { sideLeft } from './call.ts';
import { emit, isLive, ok, type ShardView, type StreamDecision, type StreamState } from './state.ts';

/** How long a shard may not report until it is taken for dead; its seats no longer count then. */
export const SHARD_SILENCE_MS = 15_000;

export function shardReported(
  state: StreamState,
  { shardId, report }: { readonly shardId: string; readonly report: ShardReport },
  nowMs: number,
): StreamDecision {
  const counted = state.shards.get(shardId)?.reactions ?? null;
  const { seen, since } =
    isLive(state) && report.epoch === state.epoch
      ? countReactions({ counted: counted ?? report.base, totals: report.totals, since: state.reactions })
      : { seen: counted, since: state.reactions };
  const { roomId, seats, guests = 0, partnerOf } = report;
  const view: ShardView = { roomId, seats, guests, partnerOf, reactions: seen, heardAtMs: nowMs };
  const shards = state.shards.set(shardId, view);
  return ok(regroup({ ...state, reactions: since }, shards, nowMs));
}

export function shardGone(state: StreamState, shardId: string, nowMs: number): StreamDecision {
  return ok(regroup(state, state.shards.delete(shardId), nowMs));
}

/** Takes out shards that fell silent. Whoever sat there has been gone since the shard was last heard. */
export function dropSilent(state: StreamState, nowMs: number): StreamState {
  const callId = state.modes.call?.callId;
  const heard = state.shards.filter((shard) => nowMs < shard.heardAtMs + SHARD_SILENCE_MS);
  const theirs = state.shards.find((shard) => shard.partnerOf === callId);
  return regroup(state, heard, theirs?.heardAtMs ?? nowMs);
}

function regroup(state: StreamState, shards: StreamState['shards'], sinceMs: number): StreamState {
  const callId = state.modes.call?.callId;
  const isHere = (all: StreamState['shards']) => all.some((shard) => shard.partnerOf === callId);
  const hasLeft = callId !== undefined && isHere(state.shards) && !isHere(shards);
  const next = recount({ ...state, shards });
  return hasLeft ? sideLeft(next, 'partner', sinceMs) : next;
}

function recount(state: StreamState): StreamState {
  const guests = state.shards.reduce((sum, shard) => sum + shard.guests, 0);
  const count = state.shards.reduce((sum, shard) => sum + shard.seats, guests);
  const { stage } = state.view;
  if (count === stage.viewers && guests === (stage.guests ?? 0)) return state;
  const pending = state.pending.filter((event) => event.type !== 'viewers');
  const had = guests > 0 || stage.guests !== undefined;
  return emit({ ...state, pending }, { type: 'viewers', count, ...(had ? { guests } : {}) });
}

/** Says whether nothing waits to be told or written but how many watch. */
export function onlyViewersWait({ pending, reactions, modes, cut }: StreamState): boolean {
  const others = pending.some((event) => event.type !== 'viewers');
  return !others && Object.keys(reactions).length === 0 && modes === cut?.modes;
}

/**
 * Counts the reactions of a shard. Totals only grow: the largest heard is the truth, however often or late the others
 * come.
 */
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
