import { KYC_CHANGED } from '../../domain/topics/kyc.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { Services } from '../../services/services.ts';
import type { CallCommand } from '../call/callCommands.ts';
import { answeredIds } from '../call/callState.ts';
import { GATES_AGAIN_MS } from '../kernel/followGates.ts';
import { looksUntilAnswered } from '../kernel/looksUntilAnswered.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { gateOwnerOf, judgeAtGate } from './gateFor.ts';
import type { ChatState } from './machine/state.ts';

interface CallGateInput {
  readonly services: Pick<Services, 'gates' | 'bus'>;
  readonly clock: Clock;
  readonly chat: () => ChatAuthority;
  /** Called with what went wrong, after which the gate is looked at with the next news. */
  readonly onFailed: (error: unknown) => void;
}

/** A call that goes on, whose gate it has to pass, and who has to. */
interface Watched {
  readonly callId: string;
  readonly ownerId: string;
  readonly personIds: readonly string[];
}

/**
 * Has a call go on only with people whom the gate of the conversation lets in: somebody may take their consent back or its time may
 * be over, something else may be asked for, or a form may be another one. In a conversation of two that is whoever began the call,
 * and the call ends; in a group it is everybody but the owner, and they are out of it. Rule: services/gates/SPEC.md, GA12.
 */
export class CallGate {
  readonly #input: CallGateInput;
  #watched: Watched | null = null;
  #isOver = false;
  #look = () => {};
  #stop = () => {};

  constructor(input: CallGateInput) {
    this.#input = input;
  }

  /** Watches the gate for as long as a call goes on. A room that closes still cuts: what it watched then would keep it in memory. */
  follow(told: ChatState): void {
    if (this.#isOver) return;
    const [before, next] = [this.#watched, watchedIn(told)];
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    this.#watched = next;
    if (next && before?.callId === next.callId && before.ownerId === next.ownerId) return this.#look();
    this.#stop();
    this.#stop = next ? this.#watch(next) : () => {};
  }

  close(): void {
    this.#isOver = true;
    this.#watched = null;
    this.#stop();
  }

  #watch({ callId, ownerId }: Watched): () => void {
    const { services, clock, onFailed } = this.#input;
    const stops: (() => void)[] = [];
    let isOver = false;
    let cancel = () => {};
    const inTurn = looksUntilAnswered({
      ...{ clock, isOver: () => isOver },
      look: async () => {
        if (isOver) return;
        const untilMs = await this.#judge();
        cancel();
        if (isOver) return;
        const againMs = untilMs === null ? GATES_AGAIN_MS : untilMs - clock.nowMs();
        cancel = clock.after(Math.min(Math.max(0, againMs), GATES_AGAIN_MS), look);
      },
    });
    const look = () => void inTurn(callId).catch(onFailed);
    const lookFor = (personId: string) => {
      if (this.#watched?.personIds.includes(personId)) look();
    };
    const heard = [
      services.bus.subscribe(accessTopic(ownerId), (news) => {
        if (news.of === 'everybody') look();
        if (news.of === 'person') lookFor(news.personId);
      }),
      services.bus.subscribe(KYC_CHANGED, ({ personId }) => lookFor(personId)),
    ];
    for (const one of heard) one.then((stop) => (isOver ? stop() : void stops.push(stop)), onFailed);
    this.#look = look;
    // what changed before anybody listened is seen now
    void Promise.allSettled(heard).then(look);
    return () => {
      isOver = true;
      cancel();
      for (const stop of stops) stop();
    };
  }

  /** Takes out of the call whom the gate keeps out, and returns when somebody's time is over; null: nobody's is. */
  async #judge(): Promise<number | null> {
    const { services, chat } = this.#input;
    const ends: number[] = [];
    const { callId, personIds } = this.#watched ?? { callId: '', personIds: [] };
    for (const personId of personIds) {
      const { told } = chat();
      const isPaid = told.call?.cost !== undefined;
      const { shut, untilMs } = await judgeAtGate(services.gates, told, { personId, isPaid });
      if (shut === null && untilMs !== null) ends.push(untilMs);
      if (shut === null) continue;
      const says: CallCommand =
        told.type === 'direct' ? { type: 'end', byId: null } : { type: 'remove', personId };
      chat().enqueue({ type: 'callSays', callId, says });
    }
    return ends.length === 0 ? null : Math.min(...ends);
  }
}

/** Returns who has to pass which gate for the call to go on with them; null: there is no call, or nobody has to. */
function watchedIn(told: ChatState): Watched | null {
  const { call, type } = told;
  if (!call) return null;
  const all = type === 'direct' ? [call.startedBy.id] : answeredIds(call.state);
  const ownerId = gateOwnerOf(told, call.startedBy.id);
  const personIds = all.filter((id) => id !== ownerId);
  if (ownerId === undefined || personIds.length === 0) return null;
  return { callId: call.state.callId, ownerId, personIds };
}
