import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import type { CallCommand } from '../call/callCommands.ts';
import { participantOf } from '../call/callState.ts';
import type { ChatAuthority } from '../chat/ChatAuthority.ts';
import type { ChatCommand } from '../chat/chatMachine.ts';
import type { Random } from './random.ts';
import type { SimLedger } from './simLedger.ts';

const PER_MINUTE = '6000';
/** What a person says next who wants to talk, by where they stand in the call. */
const ONWARD: Readonly<Record<string, 'join' | 'ready' | 'connected'>> = {
  ringing: 'join',
  preparing: 'ready',
};

/** Calls that cost money, between two people who go through bad days. */
export class SimPaidCalls {
  /** The orders of minutes that were asked for. */
  readonly asked = new Set<string>();
  readonly #payerId: string;
  readonly #calledId: string;
  #count = 0;

  constructor(people: { readonly payerId: string; readonly calledId: string }) {
    this.#payerId = people.payerId;
    this.#calledId = people.calledId;
  }

  /** Returns the next thing that somebody does about the call of a conversation. */
  next({ told }: ChatAuthority, random: Random): ChatCommand {
    const { call } = told;
    if (!call || random.chance(0.1)) return this.#start(random);
    const { callId } = call.state;
    if (random.chance(0.15)) {
      const minutes = 1 + random.below(2);
      return { type: 'extendCall', byId: this.#payerId, callId, orderId: this.#order(random), minutes };
    }
    const personId = random.pick([this.#payerId, this.#calledId]);
    const deviceId = `device_${personId}`;
    const at = participantOf(call.state, personId)?.at.type ?? '';
    const onward: CallCommand = { type: ONWARD[at] ?? 'connected', personId, deviceId };
    const otherwise: readonly CallCommand[] = [
      { type: 'decline', personId },
      { type: 'leave', personId },
      { type: 'reportBusy', personId },
      { type: 'deviceLeft', personId, deviceId, sinceMs: told.lastAtMs },
    ];
    const says = random.chance(0.9) ? onward : random.pick(otherwise);
    return { type: 'callSays', callId, says };
  }

  #start(random: Random): ChatCommand {
    const isFree = random.chance(0.1);
    const byId = isFree ? this.#calledId : this.#payerId;
    const orderId = this.#order(random);
    const price = {
      perMinuteMinor: PER_MINUTE,
      shownMinor: PER_MINUTE,
      orderId,
      minutes: 1 + random.below(2),
    };
    const call = { deviceId: `device_${byId}`, callId: `call_of_${orderId}`, medium: 'voice' } as const;
    const asked = { type: 'startCall', byId, calledIds: null, isLetIn: true, ...call } as const;
    return isFree ? asked : { ...asked, price };
  }

  /** Names an order, now and then one of before: a command that is told again. */
  #order(random: Random): string {
    if (random.chance(0.2) && this.asked.size > 0) return random.pick([...this.asked]);
    this.#count += 1;
    const orderId = `or_minutes_${this.#count}`;
    this.asked.add(orderId);
    return orderId;
  }

  /** Judges a healed world; what was taken in all stands beside. */
  judge(
    ledger: SimLedger,
    lines: readonly ChatLine[],
  ): { readonly wrong: string[]; readonly takenMinor: bigint } {
    const wrong: string[] = [];
    const taken = new Map<string, bigint>();
    for (const orderId of this.asked) {
      const end = ledger.get(`hold/${orderId}/end`);
      if (ledger.get(`hold/${orderId}`) !== null && end === null)
        wrong.push(`PI1 ${orderId} is held for ever`);
      if (end?.kind === 'post') taken.set(orderId, BigInt(end.memo.takenMinor ?? '0'));
    }
    for (const line of lines) {
      if (line.type !== 'notice' || line.notice.type !== 'called' || !line.notice.cost) continue;
      const { cost, callId, talkedMs } = line.notice;
      const told = cost.orderIds.reduce((sum, orderId) => sum + (taken.get(orderId) ?? 0n), 0n);
      if (told !== BigInt(cost.takenMinor))
        wrong.push(`PI2 ${callId} says ${cost.takenMinor}, and cost ${told}`);
      if (told * BigInt(MINUTE_MS) > BigInt(PER_MINUTE) * BigInt(talkedMs))
        wrong.push(`PI4 ${told} was taken for ${talkedMs} ms of ${callId}`);
      for (const orderId of cost.orderIds) taken.set(`told:${orderId}`, 1n);
    }
    let takenMinor = 0n;
    for (const orderId of this.asked) {
      const minor = taken.get(orderId) ?? 0n;
      takenMinor += minor;
      if (minor > 0n && !taken.has(`told:${orderId}`)) wrong.push(`PI4 ${orderId} was paid for no call`);
    }
    return { wrong, takenMinor };
  }
}
