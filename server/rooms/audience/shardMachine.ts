import { assertNever } from '../../../shared/assertNever.ts';
import { applyFrame } from '../../../shared/protocol/reduceFeed.ts';
import { applyRights, rightsFromWire } from '../../domain/rights.ts';
import type { DownMessage, LinkedFrame } from '../stream/link/link.ts';
import { settle } from './shardDues.ts';
import type { Owed, ShardCommand, ShardDecision, ShardEffect, ShardLink, ShardState } from './shardState.ts';

/** Decides what a shard does with a command; what is due by then is done as well. Rules: ../SPEC.md, ids AU*. */
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
  if (upToDate) return believeAgain(state, nowMs);
  return settle({ ...state, link: missing(state, nowMs) }, [], nowMs);
}

/** Follows with what it knows, which is the newest. Whoever was shut out when it was sure of nothing is let in again. */
function believeAgain(state: ShardState, nowMs: number): ShardDecision {
  const { snapshot, rights } = state;
  const wasLost = state.link.type === 'waiting' && snapshot !== null;
  const effects: ShardEffect[] = wasLost ? [{ type: 'resync', snapshot, rights }] : [];
  return settle({ ...state, link: { type: 'following', heardAtMs: nowMs } }, effects, nowMs);
}

function heardSnapshot(
  state: ShardState,
  { snapshot, rights: wire }: DownMessage & { type: 'snapshot' },
  nowMs: number,
): ShardDecision {
  const known = state.snapshot;
  if (known?.epoch === snapshot.epoch && known.seq >= snapshot.seq) return believeAgain(state, nowMs);
  const link: ShardLink = { type: 'following', heardAtMs: nowMs };
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
