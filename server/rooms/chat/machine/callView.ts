import type {
  CallOutcome,
  CallPersonView,
  CallPlace,
  CallSends,
  ChatCallView,
} from '../../../../shared/protocol/chatCalls.ts';
import { deliveredMs } from '../../call/callClock.ts';
import type { CallState, Participant } from '../../call/callState.ts';
import type { ChatCall, ChatState } from './state.ts';

/** Returns the call of a conversation as its members are shown it; null: there is none. */
export function callView(state: Pick<ChatState, 'call' | 'members'>): ChatCallView | null {
  const { call, members } = state;
  if (!call) return null;
  const { callId, kind, people } = call.state;
  const { medium, startedBy, startedAtMs } = call;
  const shown = people.flatMap((one): readonly CallPersonView[] => {
    const person = members.get(one.personId)?.person;
    const at = placeOf(one);
    if (!person || at === null) return [];
    const deviceId = 'deviceId' in one.at ? one.at.deviceId : null;
    return [{ person, at, deviceId, sends: sendsOf(call, one.personId) }];
  });
  return {
    callId,
    kind,
    medium,
    startedBy,
    startedAtMs,
    clock: clockOf(call.state),
    people: shown,
    ...costView(call),
  };
}

function costView({ cost, state: { limitMs } }: ChatCall): Pick<ChatCallView, 'cost'> {
  if (!cost) return {};
  const { payerId, perMinuteMinor, asked } = cost;
  return { cost: { payerId, perMinuteMinor, limitMs, isAsked: asked !== null } };
}

/** Returns what somebody in a call sends by their own word; who has said nothing sends what the call is of. */
export function sendsOf({ sends, medium }: ChatCall, personId: string): CallSends {
  return sends.get(personId) ?? { sound: true, picture: medium === 'video' ? 'camera' : 'none' };
}

function placeOf({ at }: Participant): CallPlace | null {
  return at.type === 'out' ? null : at.type;
}

function clockOf(call: CallState): ChatCallView['clock'] {
  const { stage } = call;
  switch (stage.type) {
    case 'running':
      return { type: 'running', sinceMs: stage.sinceMs - stage.deliveredMs };
    case 'paused':
      return { type: 'paused', deliveredMs: deliveredMs(call, stage.sinceMs) };
    default:
      return { type: 'gathering' };
  }
}

/** Returns the people who were called and did not take it: it rang until it stopped, or they were in another call. */
export function missedIdsOf({ people, stage }: CallState): readonly string[] {
  const rangOut = ({ at }: Participant): boolean =>
    at.type === 'out'
      ? at.why === 'missed' || at.why === 'busy'
      : at.type === 'ringing' && stage.type === 'ended';
  // whoever was closed out of a call has missed nothing
  if (stage.type === 'ended' && stage.reason === 'closed') return [];
  return people.filter(rangOut).map(({ personId }) => personId);
}

/** Returns how a call ended, and how long people talked, in milliseconds. */
export function outcomeOf({ state, startedBy }: ChatCall): {
  readonly outcome: CallOutcome;
  readonly talkedMs: number;
} {
  const { stage } = state;
  const talkedMs = stage.type === 'ended' ? stage.deliveredMs : 0;
  return { outcome: talkedMs > 0 ? 'talked' : whyNot(state, startedBy.id), talkedMs };
}

function whyNot({ stage, people }: CallState, startedById: string): CallOutcome {
  if (stage.type !== 'ended') return 'failed';
  const others = people.filter(({ personId }) => personId !== startedById);
  const isOut = (why: string) => others.some(({ at }) => at.type === 'out' && at.why === why);
  if (stage.byId === startedById || stage.reason === 'closed')
    return others.every(({ at }) => at.type === 'ringing' || at.type === 'out') ? 'cancelled' : 'failed';
  if (isOut('missed')) return 'unanswered';
  if (isOut('declined')) return 'declined';
  return isOut('busy') ? 'busy' : 'failed';
}
