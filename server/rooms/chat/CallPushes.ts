import { SECOND_MS } from '../../../shared/time.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { Services } from '../../services/services.ts';
import type { ChatCall, ChatState } from './machine/state.ts';

interface CallPushesInput {
  readonly push: Services['push'];
  readonly clock: Clock;
  readonly told: () => ChatState;
  readonly onFailed: (error: unknown) => void;
}

/** Whoever answers, declines or is busy at once is not told by a push. */
const WAIT_MS = SECOND_MS;

/**
 * Lets devices ring whose person has no page in view, once for each call and person. Nothing depends on it: whoever looks is
 * rung by their inbox, and the notice of a missed call takes its place. Rules: SPEC.md, CC19.
 */
export class CallPushes {
  readonly #input: CallPushesInput;

  constructor(input: CallPushesInput) {
    this.#input = input;
  }

  /** Follows what was told: `before` is the call as it was told until then. */
  follow(call: ChatCall | null, before: ChatCall | null): void {
    if (!call) return;
    const { callId } = call.state;
    const known = before?.state.callId === callId ? ringingOf(before) : new Map<string, number>();
    for (const personId of ringingOf(call).keys())
      if (!known.has(personId)) this.#input.clock.after(WAIT_MS, () => this.#ring(callId, personId));
  }

  /** Tells one person, if it still rings for them and they do not keep the conversation silent. */
  #ring(callId: string, personId: string): void {
    const { push, told, onFailed } = this.#input;
    const { call, conversationId, name, members } = told();
    const untilMs = call?.state.callId === callId ? ringingOf(call).get(personId) : undefined;
    if (!call || untilMs === undefined || members.get(personId)?.isMuted !== false) return;
    const ring = { personId, callId, conversationId, untilMs, from: call.startedBy, group: name };
    push.ring(ring).catch(onFailed);
  }
}

/** Until when the call rings, by the people for whom it does. */
function ringingOf({ state }: ChatCall): ReadonlyMap<string, number> {
  return new Map(
    state.people.flatMap(({ personId, at }) =>
      at.type === 'ringing' ? [[personId, at.untilMs] as const] : [],
    ),
  );
}
