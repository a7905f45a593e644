import type { Map as PersistentMap } from 'immutable';
import { LIMITS } from '../../../shared/limits.ts';
import type { UpMessage } from '../stream/link/link.ts';
import type { Owed, ShardDecision, ShardEffect, ShardLink, ShardState } from './shardState.ts';

const SYNC_RETRY_MS = 500;
const OWED_RETRY_MS = 1_000;
const SEEK_AGAIN_MS = 1_000;
/** How long a line is told until its writer hears that it did not get through. */
const LINE_PATIENCE_MS = 6_000;
/**
 * How long an ask is told until it is given up. It is longer than for lines: money has to be held before an order is
 * settled.
 */
const ASK_PATIENCE_MS = 10_000;
const SEATS_EVERY_MS = 1_000;
const REACTIONS_EVERY_MS = LIMITS.feedTickMaxMs;
/**
 * How often a report is told when nothing changed, so that the authority knows the shard is there, and what was lost
 * is made good.
 */
const REPORT_ANYWAY_MS = 5_000;

/** Does, after every command, what is due by now, whatever came in. */
export function settle(state: ShardState, before: readonly ShardEffect[], nowMs: number): ShardDecision {
  const effects = [...before];
  let next = checkLink(state, effects, nowMs);
  next = tellReport(next, effects, nowMs);
  next = tellOwed(next, effects, nowMs);
  return { next, effects };
}

function checkLink(state: ShardState, effects: ShardEffect[], nowMs: number): ShardState {
  let { link } = state;
  const isLost = (fromMs: number) => nowMs >= fromMs + LIMITS.authorityLostMs;
  // what it is told in answer may be nothing that this version understands
  if (
    (link.type !== 'waiting' && isLost(link.heardAtMs)) ||
    (link.type === 'catchingUp' && isLost(link.sinceMs))
  ) {
    link = { type: 'waiting', sinceMs: nowMs, askedAtMs: Number.NEGATIVE_INFINITY };
  }
  if (link.type === 'waiting' && state.link.type !== 'waiting') effects.push({ type: 'linkLost' });
  if (link.type === 'following') {
    // a new ruler is heard by its epoch: until then this one is believed, as long as it may be
    if (nowMs >= seekDueAtMs(link)) {
      link = { ...link, soughtAtMs: nowMs };
      effects.push({ type: 'ensureAuthority' });
    }
    return { ...state, link };
  }
  if (nowMs < link.askedAtMs + SYNC_RETRY_MS) return { ...state, link };
  const { shardId, snapshot } = state;
  effects.push({
    type: 'tell',
    message: { type: 'sync', shardId, epoch: snapshot?.epoch ?? 0, seq: snapshot?.seq ?? 0 },
  });
  // mostly there is one, and it answers; only its silence is a reason to look for it
  if (link.type === 'waiting' && Number.isFinite(link.askedAtMs)) effects.push({ type: 'ensureAuthority' });
  return { ...state, link: { ...link, askedAtMs: nowMs } };
}

/** Returns when a shard looks whether the process of its ruler lives, unless it hears of it before. */
function seekDueAtMs({
  heardAtMs,
  soughtAtMs = Number.NEGATIVE_INFINITY,
}: ShardLink & { type: 'following' }): number {
  return Math.max(heardAtMs + LIMITS.authorityDoubtMs, soughtAtMs + SEEK_AGAIN_MS);
}

function reportDueAtMs({ report, reactions, seats }: ShardState): number {
  // a call waits for it
  if (report.seats.partnerOf !== seats.partnerOf) return Number.NEGATIVE_INFINITY;
  if (report.reactions !== reactions) return report.toldAtMs + REACTIONS_EVERY_MS;
  const isSame = report.seats.inside === seats.inside && report.seats.guests === seats.guests;
  return report.toldAtMs + (isSame ? REPORT_ANYWAY_MS : SEATS_EVERY_MS);
}

function tellReport(state: ShardState, effects: ShardEffect[], nowMs: number): ShardState {
  if (nowMs < reportDueAtMs(state)) return state;
  const { shardId, roomId, seats, reactions: totals, reactionsBase: base, snapshot } = state;
  const epoch = snapshot?.epoch ?? 0;
  const { inside, guests, partnerOf } = seats;
  effects.push({
    type: 'tell',
    message: { type: 'report', shardId, roomId, seats: inside, guests, partnerOf, epoch, base, totals },
  });
  return { ...state, report: { seats, reactions: totals, toldAtMs: nowMs } };
}

function tellOwed(state: ShardState, effects: ShardEffect[], nowMs: number): ShardState {
  const { shardId, tips, lines, asks } = state;
  if (tips.isEmpty() && lines.isEmpty() && asks.isEmpty()) return state;
  if (state.link.type === 'waiting') return dropImpatient(state, effects, nowMs);
  const tell = <T>(owed: PersistentMap<string, Owed<T>>, message: (what: T) => UpMessage) =>
    owed.map((one) => {
      if (nowMs < one.toldAtMs + OWED_RETRY_MS) return one;
      effects.push({ type: 'tell', message: message(one.what) });
      return { ...one, toldAtMs: nowMs };
    });
  const told: ShardState = {
    ...state,
    tips: tell(tips, (tip) => ({ type: 'tip', shardId, tip })),
    lines: tell(lines, (line) => ({ type: 'say', shardId, line })),
    asks: tell(asks, (ask) => ({ type: 'ask', shardId, ask })),
  };
  return dropImpatient(told, effects, nowMs);
}

/**
 * Gives up what a person waited for too long. What is asked again under the same id is the same, so nothing is done
 * twice.
 */
function dropImpatient(state: ShardState, effects: ShardEffect[], nowMs: number): ShardState {
  const lines = state.lines.filter((owed) => nowMs >= owed.sinceMs + LINE_PATIENCE_MS);
  const asks = state.asks.filter((owed) => nowMs >= owed.sinceMs + ASK_PATIENCE_MS);
  const refused = 'TemporarilyUnavailable';
  for (const lineId of lines.keys()) effects.push({ type: 'lineSettled', lineId, refused });
  for (const id of asks.keys()) effects.push({ type: 'askSettled', settled: { id, refused, order: null } });
  if (lines.isEmpty() && asks.isEmpty()) return state;
  return {
    ...state,
    lines: state.lines.deleteAll(lines.keys()),
    asks: state.asks.deleteAll(asks.keys()),
  };
}

/** Returns when this shard must look again by itself, at the latest. */
export function nextShardWake(state: ShardState): number {
  const { link } = state;
  const due: number[] = [reportDueAtMs(state)];
  if (link.type === 'following') due.push(seekDueAtMs(link), link.heardAtMs + LIMITS.authorityLostMs);
  else due.push(link.askedAtMs + SYNC_RETRY_MS);
  const again = (owed: Owed<unknown>) => {
    if (link.type !== 'waiting') due.push(owed.toldAtMs + OWED_RETRY_MS);
  };
  state.tips.forEach(again);
  for (const owed of state.lines.values()) {
    due.push(owed.sinceMs + LINE_PATIENCE_MS);
    again(owed);
  }
  for (const owed of state.asks.values()) {
    due.push(owed.sinceMs + ASK_PATIENCE_MS);
    again(owed);
  }
  return Math.min(...due);
}
