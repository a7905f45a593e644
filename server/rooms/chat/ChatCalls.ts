import type { Client } from '@colyseus/core';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { CallMedium, PersonCall } from '../../../shared/protocol/chatCalls.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { callBusyTopic, personCallTopic } from '../../domain/topics/calls.ts';
import { every } from '../../every.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { answeredIds, type CallState, type Participant, participantOf } from '../call/callState.ts';
import { BusyPeople } from '../kernel/BusyPeople.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { Seat } from '../kernel/seat.ts';
import { callPartStreamOf, mediaPeerOf } from '../plugins/mediaParts.ts';
import { CallGate } from './CallGate.ts';
import { CallPushes } from './CallPushes.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatCut } from './chatRules.ts';
import { callView, missedIdsOf } from './machine/callView.ts';
import type { ChatCall, ChatState } from './machine/state.ts';

interface ChatCallsInput {
  readonly deps: Pick<RoomDeps, 'services' | 'log'>;
  readonly clock: Clock;
  readonly chat: () => ChatAuthority;
  /** Keeps the room although nobody is connected, or lets it go. */
  readonly keepRoom: (isKept: boolean) => void;
}

/** A seat whose device is in a call, or was. */
interface Bound {
  readonly callId: string;
  readonly personId: string;
  readonly deviceId: string;
}

/** So old a missed call may be to be told once more, by whoever rules after a crash. */
const TELL_AGAIN_MS = HOUR_MS;

/**
 * What the call of a conversation does outside its document: media of its seats, the ringing of the people who are called,
 * and what they have missed. Who may have what is decided by the document as it was told. Rules: SPEC.md, CC*.
 */
export class ChatCalls {
  readonly #input: ChatCallsInput;
  readonly #bound = new Map<string, Bound>();
  #busy: BusyPeople | null = null;
  readonly #pushes: CallPushes;
  readonly #gate: CallGate;
  #stop = () => {};

  constructor(input: ChatCallsInput) {
    this.#input = input;
    const { deps, clock, chat } = input;
    this.#pushes = new CallPushes({
      ...{ push: deps.services.push, clock, told: () => chat().told },
      onFailed: (err) => deps.log.warn({ err }, 'nobody was rung by a push'),
    });
    this.#gate = new CallGate({
      ...{ services: deps.services, clock, chat },
      onFailed: (err) => deps.log.warn({ err }, 'the gate of a call is not watched'),
    });
  }

  /** Begins, once the conversation has been claimed. */
  async open(): Promise<void> {
    const { deps, clock, chat, keepRoom } = this.#input;
    const { told } = chat();
    const busy = callBusyTopic(told.conversationId);
    const unsubscribe = await deps.services.bus.subscribe(busy, ({ callId, personId }) =>
      chat().enqueue({ type: 'callSays', callId, says: { type: 'reportBusy', personId } }),
    );
    const rest = every(clock, CHAT_LIMITS.callToldMs, () => this.#tellPeople(chat().told, null));
    this.#stop = () => {
      unsubscribe();
      rest();
    };
    this.#busy = new BusyPeople({
      ...{ bus: deps.services.bus, clock, place: told.conversationId, tellsInboxes: false },
      onFailed: (err) => deps.log.warn({ err }, 'nobody answers for who is in a call'),
    });
    this.#busy.set(answeredIds(told.call?.state));
    keepRoom(told.call !== null);
    this.#gate.follow(told);
    for (const { personId, at } of told.call?.state.people ?? [])
      if ('deviceId' in at)
        this.#awaitBack({ callId: told.call!.state.callId, personId, deviceId: at.deviceId });
    for (const line of told.tail) this.#tellMissed(told, line);
  }

  close(): void {
    this.#stop();
    this.#busy?.close();
    this.#gate.close();
  }

  /** Notes with which device a seat is in the call. */
  bind(client: Client, bound: Bound): void {
    this.#bound.set(client.sessionId, bound);
  }

  /** Returns the device with which a seat is in that call; null: it is in none. */
  deviceOf(client: Client, callId: string): string | null {
    const bound = this.#bound.get(client.sessionId);
    return bound?.callId === callId ? bound.deviceId : null;
  }

  /**
   * Returns the media stream of somebody for a seat that is in the call with them; null: one of both is not in it, or not
   * with this device.
   */
  mediaStreamOf(seat: Seat, personId: string): string | null {
    const { call } = this.#input.chat().told;
    const bound = this.#bound.get(seat.seatId);
    if (!call || !bound || !standsIn(call.state, bound)) return null;
    const other = participantOf(call.state, personId);
    return other && isMet(other) ? callPartStreamOf(call.state.callId, personId) : null;
  }

  /** Follows what was told. */
  onTold({ next, news }: ChatCut, before: ChatState): void {
    for (const event of news?.events ?? []) if (event.type === 'line') this.#tellMissed(next, event.line);
    if (next.call === before.call) return;
    this.#busy?.set(answeredIds(next.call?.state));
    this.#input.keepRoom(next.call !== null);
    this.#gate.follow(next);
    this.#cut(next.call?.state ?? null, before.call?.state ?? null);
    this.#pushes.follow(next.call, before.call);
    if (next.call) this.#tellMissedMeanwhile(next, next.call, before.call);
    if (JSON.stringify(callView(next)) !== JSON.stringify(callView(before))) this.#tellPeople(next, before);
  }

  /** Takes away the media of a seat that is gone, and tells the call when nobody has its device any more. */
  async left(client: Client): Promise<void> {
    const bound = this.#bound.get(client.sessionId);
    if (!bound) return;
    this.#bound.delete(client.sessionId);
    if (!this.#isHeld(bound)) {
      const { callId, personId, deviceId } = bound;
      const says = { type: 'deviceLeft', personId, deviceId, sinceMs: this.#input.clock.nowMs() } as const;
      this.#input.chat().enqueue({ type: 'callSays', callId, says });
      this.#awaitBack(bound);
    }
    const call = this.#input.chat().told.call?.state;
    if (call?.callId === bound.callId) await this.#closeSeat(client.sessionId, call);
  }

  #isHeld({ callId, personId, deviceId }: Bound): boolean {
    return [...this.#bound.values()].some(
      (one) => one.callId === callId && one.personId === personId && one.deviceId === deviceId,
    );
  }

  /** Who is gone before there was a call, and does not come back soon, is out of it: nobody is called by a closed tab. */
  #awaitBack(bound: Bound): void {
    const { clock, chat } = this.#input;
    clock.after(CHAT_LIMITS.callerBackMs, () => {
      const { call } = chat().told;
      const at = call && participantOf(call.state, bound.personId)?.at;
      if (call?.state.callId !== bound.callId || this.#isHeld(bound)) return;
      if ((at?.type !== 'preparing' && at?.type !== 'ready') || at.deviceId !== bound.deviceId) return;
      const { callId, personId } = bound;
      chat().enqueue({ type: 'callSays', callId, says: { type: 'leave', personId } });
    });
  }

  /** Takes media away from everybody who is not in the call any more, in the step in which that was told. */
  #cut(call: CallState | null, before: CallState | null): void {
    if (!before) return;
    const isSame = call?.callId === before.callId;
    for (const one of before.people) {
      const now = isSame ? participantOf(call, one.personId) : null;
      if (isMet(one) && !(now && isMet(now)))
        this.#do(this.#input.deps.services.media.closeStream(callPartStreamOf(before.callId, one.personId)));
    }
    for (const [seatId, bound] of this.#bound) {
      if (call && standsIn(call, bound)) continue;
      if (standsIn(before, bound)) this.#do(this.#closeSeat(seatId, before));
      if (!call || call.callId !== bound.callId) this.#bound.delete(seatId);
    }
  }

  async #closeSeat(seatId: string, { people }: CallState): Promise<void> {
    const { media } = this.#input.deps.services;
    await Promise.all(people.map(({ personId }) => media.close(mediaPeerOf(seatId, personId))));
  }

  /** Tells the inboxes of everybody in the call, and of whoever was in it before, how it stands for them. */
  #tellPeople(now: ChatState, before: ChatState | null): void {
    const { bus } = this.#input.deps.services;
    const { conversationId } = now;
    const calls = personCallsOf(now);
    for (const [personId, call] of calls) bus.publish(personCallTopic(personId), { type: 'call', call });
    for (const [personId, { callId }] of before ? personCallsOf(before) : [])
      if (calls.get(personId)?.callId !== callId)
        bus.publish(personCallTopic(personId), { type: 'over', conversationId, callId });
  }

  /** A call of a group goes on without those who have missed it; they are told at once. */
  #tellMissedMeanwhile(
    state: ChatState,
    { state: call, startedBy, medium }: ChatCall,
    before: ChatCall | null,
  ): void {
    const atMs = this.#input.clock.nowMs();
    const known = before ? missedIdsOf(before.state) : [];
    for (const personId of missedIdsOf(call).filter((id) => !known.includes(id)))
      this.#tellOne(state, { personId, callId: call.callId, from: startedBy, medium, atMs });
  }

  #tellMissed(state: ChatState, line: ChatLine): void {
    if (line.type !== 'notice' || line.notice.type !== 'called') return;
    const { notice, from, atMs } = line;
    if (this.#input.clock.nowMs() - atMs > TELL_AGAIN_MS) return;
    const { callId, medium } = notice;
    for (const personId of notice.missedIds) this.#tellOne(state, { personId, callId, from, medium, atMs });
  }

  /** The same call is told to the same person once, however often it is asked. */
  #tellOne({ conversationId, name, members }: ChatState, { personId, callId, atMs, ...about }: Missed): void {
    if (!members.has(personId)) return;
    const news = { type: 'callMissed', conversationId, title: name, ...about } as const;
    this.#do(this.#input.deps.services.notices.tell({ personId, key: `call/${callId}`, atMs, news }));
  }

  #do(work: Promise<unknown>): void {
    work.catch((err: unknown) => this.#input.deps.log.warn({ err }, 'a call was not followed'));
  }
}

interface Missed {
  readonly personId: string;
  readonly callId: string;
  readonly from: Person;
  readonly medium: CallMedium;
  readonly atMs: number;
}

/** Says whether somebody is sent and sees: before, there is nobody to see yet. */
function isMet({ at }: Participant): boolean {
  return at.type === 'connecting' || at.type === 'here' || at.type === 'away';
}

/** Says whether a seat's device is the one with which its person is in the call. */
function standsIn(call: CallState, { callId, personId, deviceId }: Bound): boolean {
  const one = participantOf(call, personId);
  if (call.callId !== callId || !one || !isMet(one)) return false;
  return 'deviceId' in one.at && one.at.deviceId === deviceId;
}

/** Returns how the call stands for each person who is in it, or is called. */
function personCallsOf(state: ChatState): ReadonlyMap<string, PersonCall> {
  const view = callView(state);
  if (!view) return new Map();
  const { conversationId, name: title } = state;
  const { callId, kind, medium, startedBy } = view;
  const people = view.people.map(({ person }) => person);
  return new Map(
    view.people.map(({ person, at, deviceId }) => [
      person.id,
      { conversationId, callId, kind, medium, title, startedBy, people, at, deviceId },
    ]),
  );
}
