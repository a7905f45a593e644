import type { StreamCategory } from '../../../shared/protocol/modes.ts';
import type { TipFact } from '../../domain/tips/tipEntry.ts';
import type { OrderResult } from '../orders/effects.ts';
import type { Ask } from './link/asks.ts';
import type { ShardReport, SpokenLine } from './link/link.ts';
import { withActs } from './machine/acts.ts';
import { decideAsk } from './machine/asks.ts';
import { type ControlCommand, decideControl } from './machine/control.ts';
import { type Curbed, curbed } from './machine/curbs.ts';
import { type Deadline, deadlineDue } from './machine/deadlines.ts';
import { type GatesSet, gatesSet } from './machine/gates.ts';
import {
  creatorJoined,
  creatorLeft,
  creatorReplaced,
  end,
  type GoalInput,
  type GoLive,
  goLive,
  setAbout,
  setGoal,
} from './machine/life.ts';
import { orderResult } from './machine/orderResults.ts';
import { acceptNext } from './machine/requests.ts';
import { shardGone, shardReported } from './machine/shards.ts';
import { ok, type StreamDecision, type StreamState } from './machine/state.ts';
import { say, tipCommitted } from './machine/talk.ts';
import { countOn } from './machine/tally.ts';
import { tidySale } from './machine/tickets.ts';

/** Rules: ../SPEC.md, ids ST*, MO*, TK*, OO*, MN*, SM*. */
export type StreamCommand =
  | GoLive
  | { readonly type: 'setGoal'; readonly goal: GoalInput | null }
  | {
      readonly type: 'setAbout';
      readonly title: string;
      readonly category: StreamCategory | null;
      readonly tags?: readonly string[] | undefined;
      readonly isAdult?: boolean | undefined;
    }
  | { readonly type: 'endStream' }
  /** Ends the stream because whoever runs the server says so. */
  | { readonly type: 'takeDown' }
  | { readonly type: 'creatorJoined' }
  | { readonly type: 'creatorLeft' }
  | { readonly type: 'creatorReplaced' }
  | { readonly type: 'say'; readonly line: SpokenLine }
  | { readonly type: 'tipCommitted'; readonly tip: TipFact }
  | { readonly type: 'shardReported'; readonly shardId: string; readonly report: ShardReport }
  | { readonly type: 'shardGone'; readonly shardId: string }
  | { readonly type: 'deadlineDue'; readonly id: Deadline['id'] }
  | { readonly type: 'ask'; readonly ask: Ask }
  | Curbed
  | GatesSet
  | ControlCommand
  | OrderResult;

export function decideStream(state: StreamState, command: StreamCommand, nowMs: number): StreamDecision {
  const decision = decide(state, command, nowMs);
  if (!decision.ok) return decision;
  const tidy = decision.next.modes === state.modes ? decision.next : tidySale(decision.next);
  const next = countOn(state, acceptNext(tidy, nowMs), nowMs);
  return { ok: true, next: withActs(state, command, next, nowMs) };
}

function decide(state: StreamState, command: StreamCommand, nowMs: number): StreamDecision {
  switch (command.type) {
    case 'goLive':
      return goLive(state, command, nowMs);
    case 'setGoal':
      return setGoal(state, command.goal);
    case 'setAbout':
      return setAbout(state, command);
    case 'endStream':
      return end(state, 'creatorEnded', nowMs);
    case 'takeDown':
      return end(state, 'takenDown', nowMs);
    case 'creatorJoined':
      return creatorJoined(state);
    case 'creatorLeft':
      return creatorLeft(state, nowMs);
    case 'creatorReplaced':
      return creatorReplaced(state, nowMs);
    case 'say':
      return say(state, command.line, nowMs);
    case 'tipCommitted':
      return tipCommitted(state, command.tip, nowMs);
    case 'shardReported':
      return shardReported(state, command, nowMs);
    case 'shardGone':
      return shardGone(state, command.shardId, nowMs);
    case 'deadlineDue':
      return deadlineDue(state, command.id, nowMs);
    case 'curbed':
      return ok(curbed(state, command, nowMs));
    case 'gatesSet':
      return ok(gatesSet(state, command));
    case 'ask':
      return decideAsk(state, command.ask, nowMs);
    case 'holdPlaced':
    case 'holdRefused':
    case 'holdEnded':
      return ok(orderResult(state, command, nowMs));
    default:
      return decideControl(state, command, nowMs);
  }
}
