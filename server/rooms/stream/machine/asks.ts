import { assertNever } from '../../../../shared/assertNever.ts';
import { hear } from '../../policies/talk.ts';
import type { Ask } from '../link/asks.ts';
import { connected, endCall, extendCall, pictureLost, ready } from './call.ts';
import { answerCallRecording } from './callRecording.ts';
import { desk } from './desk.ts';
import { cancelItem, orderItem } from './menu.ts';
import { moderate } from './moderation.ts';
import { unpin } from './pins.ts';
import { cancelRequest, requestCall } from './requests.ts';
import { ok, type StreamDecision, type StreamState } from './state.ts';
import { writeOnTip } from './talk.ts';
import { buyTicket } from './tickets.ts';

/**
 * Decides what a viewer asks by way of a shard. It is done once, also when it is asked again because the answer was
 * lost.
 */
export function decideAsk(state: StreamState, ask: Ask, nowMs: number): StreamDecision {
  switch (ask.what.type) {
    case 'buyTicket':
      return buyTicket(state, ask);
    case 'orderItem':
      return orderItem(state, ask, nowMs);
    case 'requestCall':
      return requestCall(state, ask, nowMs);
    case 'extendCall':
      return extendCall(state, ask, nowMs);
    default: {
      if (state.heard.includes(ask.id)) return ok(state);
      const decision = decideOnce(state, ask, nowMs);
      return decision.ok ? ok(hear(decision.next, ask.id)) : decision;
    }
  }
}

function decideOnce(state: StreamState, ask: Ask, nowMs: number): StreamDecision {
  const { person, what } = ask;
  const step = { side: 'partner', personId: person.id, nowMs } as const;
  switch (what.type) {
    case 'cancelItem':
      return cancelItem(state, person, what.tipId);
    case 'cancelRequest':
      return cancelRequest(state, ask, nowMs);
    case 'readyForCall':
      return ready(state, step);
    case 'callConnected':
      return connected(state, what.callId, step);
    case 'callLost':
      return pictureLost(state, what, step);
    case 'endCall':
      return endCall(state, what.callId, step);
    case 'answerCallRecording':
      return answerCallRecording(state, ask);
    case 'writeOnTip':
      return writeOnTip(state, person, nowMs);
    case 'unpin':
      return unpin(state, person, what.tipId);
    case 'setSlowMode':
    case 'mute':
    case 'removeViewer':
    case 'deleteLine':
      return moderate(state, person, what, nowMs);
    case 'setChatRules':
    case 'setShield':
    case 'answerHeld':
    case 'setRole':
    case 'addNote':
      return desk(state, person, what, nowMs);
    case 'buyTicket':
    case 'orderItem':
    case 'requestCall':
    case 'extendCall':
      return ok(state);
    default:
      return assertNever(what);
  }
}
