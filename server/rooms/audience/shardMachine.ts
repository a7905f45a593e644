import { Map as PersistentMap } from 'immutable';
import { assertNever } from '../../../shared/assertNever.ts';
import { LIMITS } from '../../../shared/limits.ts';
import type { FeedFrame, FeedSnapshot, ReactionCounts, ReactionKind } from '../../../shared/protocol/feed.ts';
import { applyFrame } from '../../../shared/protocol/reduceFeed.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { applyRights, NO_RIGHTS, type Rights, rightsFromWire } from '../../domain/rights.ts';
import type { TipFact } from '../policies/tips.ts';
import type { Ask, AskSettled } from '../stream/link/asks.ts';
import type { DownMessage, LinkedFrame, SpokenLine, UpMessage } from '../stream/link/link.ts';

/** What one audience shard knows of its stream, and what it still owes the authority. Rules: ../SPEC.md, ids AU*. */
export interface ShardState {
  readonly shardId: string;
  readonly roomId: string;
  readonly link: ShardLink;
  /** The highest epoch that the shard ever heard of: it believes nothing below it. */
  readonly highestEpoch: number;
  readonly snapshot: FeedSnapshot | null;
  /** The rights as of the snapshot's frame. */
  readonly rights: Rights;
  readonly seats: SeatCount;
  readonly reactions: ReactionCounts;
  /** The value of `reactions` when this shard began to follow the authority that it follows. */
  readonly reactionsBase: ReactionCounts;
  readonly report: {
    readonly seats: SeatCount;
    readonly reactions: ReactionCounts;
    readonly toldAtMs: number;
  };
  readonly tips: PersistentMap<string, Owed<TipFact>>;
  readonly lines: PersistentMap<string, Owed<SpokenLine>>;
  readonly asks: PersistentMap<string, Owed<Ask>>;
}

export interface SeatCount {
  /** People with an account, however many seats each of them has. */
  readonly inside: number;
  /** Guests inside, who have no account and are not among `inside`. */
  readonly guests: number;
  /** The call whose partner has a seat inside; null: none has. */
  readonly partnerOf: string | null;
}

/** Who feeds us: nobody that we can be sure of, or the authority of `snapshot.epoch`. */
export type ShardLink =
  | { readonly type: 'waiting'; readonly sinceMs: number; readonly askedAtMs: number }
  | { readonly type: 'following'; readonly heardAtMs: number }
  /** Follows, but a frame is missing, and was asked for. */
  | {
      readonly type: 'catchingUp';
      readonly sinceMs: number;
      readonly heardAtMs: number;
      readonly askedAtMs: number;
    };

interface Owed<T> {
  readonly what: T;
  readonly sinceMs: number;
  readonly toldAtMs: number;
}

export type ShardCommand =
  | { readonly type: 'heard'; readonly message: DownMessage }
  | { readonly type: 'seatsChanged'; readonly seats: SeatCount }
  | { readonly type: 'react'; readonly kind: ReactionKind }
  | { readonly type: 'say'; readonly line: SpokenLine }
  | { readonly type: 'tipPaid'; readonly tip: TipFact }
  | { readonly type: 'ask'; readonly ask: Ask }
  /** Says that time has passed. */
  | { readonly type: 'wake' };

export type ShardEffect =
  | { readonly type: 'tell'; readonly message: UpMessage }
  /** Delivers a frame. Stage and rights hold from it on: seats are moved by them before anybody is told the frame. */
  | {
      readonly type: 'deliver';
      readonly frame: FeedFrame;
      readonly stage: FeedSnapshot['stage'];
      readonly rights: Rights;
    }
  | { readonly type: 'resync'; readonly snapshot: FeedSnapshot; readonly rights: Rights }
  | { readonly type: 'lineSettled'; readonly lineId: string; readonly refused: RejectionCode | null }
  | { readonly type: 'askSettled'; readonly settled: AskSettled }
  /** Makes sure that there is an authority, because nobody feeds this shard. */
  | { readonly type: 'ensureAuthority' }
  | { readonly type: 'linkLost' }
  | { readonly type: 'testAlert'; readonly alert: (DownMessage & { type: 'testAlert' })['alert'] };

export interface ShardDecision {
  readonly next: ShardState;
  readonly effects: readonly ShardEffect[];
}

const SYNC_RETRY_MS = 500;
const OWED_RETRY_MS = 1_000;
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

const NO_SEATS: SeatCount = { inside: 0, guests: 0, partnerOf: null };

export function newShard(input: {
  readonly shardId: string;
  readonly roomId: string;
  readonly nowMs: number;
}): ShardState {
  return {
    shardId: input.shardId,
    roomId: input.roomId,
    link: { type: 'waiting', sinceMs: input.nowMs, askedAtMs: Number.NEGATIVE_INFINITY },
    highestEpoch: 0,
    snapshot: null,
    rights: NO_RIGHTS,
    seats: NO_SEATS,
    reactions: {},
    reactionsBase: {},
    report: { seats: NO_SEATS, reactions: {}, toldAtMs: Number.NEGATIVE_INFINITY },
    tips: PersistentMap(),
    lines: PersistentMap(),
    asks: PersistentMap(),
  };
}

/** Says whether what this shard knows may be shown and acted on. When it may not, the shard fails closed. */
export function isSure(state: ShardState): boolean {
  return state.link.type !== 'waiting' && state.snapshot !== null;
}

export function decideShard(state: ShardState, command: ShardCommand, nowMs: number): ShardDecision {
  switch (command.type) {
    case 'heard':
      return heard(state, command.message, nowMs);
    case 'seatsChanged':
      return settle({ ...state, seats: command.seats }, [], nowMs);
    case 'react': {
      const count = (state.reactions[command.kind] ?? 0) + 1;
      const reactions = { ...state.reactions, [command.kind]: count };
      return settle({ ...state, reactions }, [], nowMs);
    }
    case 'say': {
      const { line } = command;
      return settle({ ...state, lines: state.lines.set(line.id, owe(line, nowMs)) }, [], nowMs);
    }
    case 'tipPaid': {
      const { tip } = command;
      return settle({ ...state, tips: state.tips.set(tip.entryId, owe(tip, nowMs)) }, [], nowMs);
    }
    case 'ask': {
      const { ask } = command;
      return settle({ ...state, asks: state.asks.set(ask.id, owe(ask, nowMs)) }, [], nowMs);
    }
    case 'wake':
      return settle(state, [], nowMs);
    default:
      return assertNever(command);
  }
}

function owe<T>(what: T, nowMs: number): Owed<T> {
  return { what, sinceMs: nowMs, toldAtMs: Number.NEGATIVE_INFINITY };
}

function epochOf(message: DownMessage): number {
  if (message.type === 'frame') return message.frame.epoch;
  if (message.type === 'snapshot') return message.snapshot.epoch;
  if (message.type === 'frames') return message.frames[0]?.frame.epoch ?? 0;
  return message.epoch;
}

function heard(state: ShardState, message: DownMessage, nowMs: number): ShardDecision {
  const forAnother = 'shardId' in message && message.shardId !== state.shardId;
  const epoch = epochOf(message);
  if (forAnother || epoch < state.highestEpoch) return { next: state, effects: [] };
  const known: ShardState = { ...state, highestEpoch: epoch };
  switch (message.type) {
    case 'frame':
      return follow(known, [message], nowMs);
    case 'frames':
      return follow(known, message.frames, nowMs);
    case 'beat':
      return heardBeat(known, message, nowMs);
    case 'snapshot':
      return heardSnapshot(known, message, nowMs);
    case 'ack':
      return heardAck(known, message, nowMs);
    case 'testAlert':
      return { next: known, effects: [{ type: 'testAlert', alert: message.alert }] };
    default:
      return assertNever(message);
  }
}

/** Delivers what comes next in order; anything else shows that something is missing. */
function follow(state: ShardState, frames: readonly LinkedFrame[], nowMs: number): ShardDecision {
  const effects: ShardEffect[] = [];
  let { snapshot, rights } = state;
  let gap = snapshot === null;
  for (const { frame, rights: changes } of frames) {
    if (snapshot?.epoch === frame.epoch && frame.seq <= snapshot.seq) continue;
    if (snapshot?.epoch !== frame.epoch || frame.seq !== snapshot.seq + 1) {
      gap = true;
      break;
    }
    snapshot = applyFrame(snapshot, frame);
    rights = changes.reduce(applyRights, rights);
    effects.push({ type: 'deliver', frame, stage: snapshot.stage, rights });
  }
  const link: ShardLink = gap ? missing(state, nowMs) : { type: 'following', heardAtMs: nowMs };
  return settle({ ...state, snapshot, rights, link }, effects, nowMs);
}

function missing(state: ShardState, nowMs: number): ShardLink {
  if (state.link.type === 'waiting') return state.link;
  const { askedAtMs, sinceMs } =
    state.link.type === 'catchingUp' ? state.link : { askedAtMs: Number.NEGATIVE_INFINITY, sinceMs: nowMs };
  // an old epoch cannot be continued: what we know is no longer the truth, so we are not sure of it
  if (state.snapshot?.epoch !== state.highestEpoch) return { type: 'waiting', sinceMs: nowMs, askedAtMs };
  return { type: 'catchingUp', sinceMs, heardAtMs: nowMs, askedAtMs };
}

function heardBeat(state: ShardState, beat: DownMessage & { type: 'beat' }, nowMs: number): ShardDecision {
  const upToDate = state.snapshot?.epoch === beat.epoch && state.snapshot.seq >= beat.seq;
  const link: ShardLink = upToDate ? { type: 'following', heardAtMs: nowMs } : missing(state, nowMs);
  return settle({ ...state, link }, [], nowMs);
}

function heardSnapshot(
  state: ShardState,
  { snapshot, rights: wire }: DownMessage & { type: 'snapshot' },
  nowMs: number,
): ShardDecision {
  const known = state.snapshot;
  const link: ShardLink = { type: 'following', heardAtMs: nowMs };
  if (known?.epoch === snapshot.epoch && known.seq >= snapshot.seq)
    return settle({ ...state, link }, [], nowMs);
  const reactionsBase = known?.epoch === snapshot.epoch ? state.reactionsBase : state.reactions;
  const rights = rightsFromWire(wire);
  const next: ShardState = { ...state, snapshot, rights, link, reactionsBase };
  return settle(next, [{ type: 'resync', snapshot, rights }], nowMs);
}

function heardAck(state: ShardState, ack: DownMessage & { type: 'ack' }, nowMs: number): ShardDecision {
  const effects: ShardEffect[] = ack.lines
    .filter((line) => state.lines.has(line.id))
    .map((line) => ({ type: 'lineSettled', lineId: line.id, refused: line.refused }));
  for (const settled of ack.asks) {
    if (state.asks.has(settled.id)) effects.push({ type: 'askSettled', settled });
  }
  const tips = state.tips.deleteAll(ack.tips);
  const lines = state.lines.deleteAll(ack.lines.map((line) => line.id));
  const asks = state.asks.deleteAll(ack.asks.map((ask) => ask.id));
  return settle({ ...state, tips, lines, asks }, effects, nowMs);
}

/** Does, after every command, what is due by now, whatever came in. */
function settle(state: ShardState, before: readonly ShardEffect[], nowMs: number): ShardDecision {
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
  if (link.type === 'following' || nowMs < link.askedAtMs + SYNC_RETRY_MS) return { ...state, link };
  const { shardId, snapshot } = state;
  effects.push({
    type: 'tell',
    message: { type: 'sync', shardId, epoch: snapshot?.epoch ?? 0, seq: snapshot?.seq ?? 0 },
  });
  // mostly there is one, and it answers; only its silence is a reason to look for it
  if (link.type === 'waiting' && Number.isFinite(link.askedAtMs)) effects.push({ type: 'ensureAuthority' });
  return { ...state, link: { ...link, askedAtMs: nowMs } };
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
  if (link.type === 'following') due.push(link.heardAtMs + LIMITS.authorityLostMs);
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
