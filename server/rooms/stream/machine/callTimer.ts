import type { CallTimer } from '../../../../shared/protocol/modes.ts';
import { startCall } from '../../call/arriving.ts';
import { isDark } from '../../call/callClock.ts';
import { type Place, participantOf } from '../../call/callState.ts';
import { pauseOf } from '../../call/callViews.ts';
import type { Call, CallRequest, CallSide } from './modes.ts';

/** The name of each side's device: whichever seat a side has, the stream knows of one. */
export const DEVICE = 'seat';

/** Makes the call of a request that was accepted: both have to say that they are ready. */
export function newCall(request: CallRequest, nowMs: number): Call {
  const { orderId, terms } = request;
  const callId = orderId.replace('or_', 'call_');
  const people = [
    { personId: 'creator', deviceId: DEVICE, isHost: true },
    { personId: 'partner', deviceId: DEVICE, isHost: false },
  ];
  const started = startCall({ callId, kind: 'direct', limitMs: terms.lengthMs, people }, nowMs);
  if (!started.ok) throw new Error(`${callId} does not start: ${started.rejection}`);
  const segments = [{ orderId, lengthMs: terms.lengthMs }];
  return { callId, request, segments, extension: null, state: started.next };
}

/** Where a one-to-one stands, in the words of a stream: it was only accepted, or has a timer that everybody sees. */
export type CallPhase = { readonly type: 'accepted'; readonly readyByMs: number } | CallTimer;

export function phaseOf(call: Call): CallPhase {
  const { stage, limitMs } = call.state;
  switch (stage.type) {
    case 'gathering':
      return gathering(call);
    case 'running':
      return { type: 'running', endsAtMs: stage.sinceMs + limitMs - stage.deliveredMs };
    case 'paused': {
      const pause = pauseOf(call.state);
      // of two who are away it is who has been longest
      const away = pause?.why === 'people' ? sideNamed(pause.byId) : 'picture';
      const remainingMs = limitMs - stage.deliveredMs;
      return { type: 'paused', away, remainingMs, untilMs: pause?.untilMs ?? stage.sinceMs };
    }
    case 'ended':
      throw new Error(`${call.callId} has ended, and still stands in its stream`);
  }
}

/**
 * Returns the phase of a call that gathers. All who connect have until the same moment, and so have all who check
 * their devices.
 */
function gathering({ state }: Call): CallPhase {
  let readyByMs = 0;
  for (const { at } of state.people) {
    if (at.type === 'connecting') return { type: 'connecting', untilMs: at.untilMs };
    if (at.type === 'preparing') readyByMs = Math.max(readyByMs, at.untilMs);
  }
  return { type: 'accepted', readyByMs };
}

const sideNamed = (personId: string | null): CallSide => (personId === 'partner' ? 'partner' : 'creator');

/** Says whether the call was only accepted: nothing of it is known to the others, and it can still be declined. */
export const isAccepted = (call: Call): boolean => phaseOf(call).type === 'accepted';

export function placeOf({ state }: Pick<Call, 'state'>, side: CallSide): Place {
  const person = participantOf(state, side);
  if (!person) throw new Error(`${state.callId} has no ${side}`);
  return person.at;
}

/**
 * Says whether the timer stands, and not by the fan's doing. A lost picture of both is something that a fan could
 * bring about by sending no more: it counts only when the creator, whose loss it would be, has lost what it sends as
 * well.
 */
export function standsForOthers(call: Call): boolean {
  if (call.state.stage.type !== 'paused') return false;
  const creator = placeOf(call, 'creator');
  return (
    creator.type === 'away' || (isDark(call.state) && creator.type === 'here' && creator.lost?.isCut === true)
  );
}
