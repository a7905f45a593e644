import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import { end } from '../orders/book.ts';
import { dueEffects, type OrderEffect, type OrderResult } from '../orders/effects.ts';
import { createRandom } from '../sim/random.ts';
import { dueAtMs } from './machine/after.ts';
import type { MeetingState } from './machine/state.ts';
import { bidOfFan, NOVA, NOW_MS, newMeeting, SLOT } from './meeting.testkit.ts';
import { decideMeeting, type MeetingCommand } from './meetingMachine.ts';
import { bodyOf, restoreMeeting } from './meetingRules.ts';

/** Errors that are planted to see that the simulation notices them. */
export const PLANTED = [
  'forgetsDeadlines',
  'holdsUnderANewIdEachTime',
  'actsBeforeItWrites',
  'losesTheOrdersOfLosers',
  'paysALoser',
  'endsWithoutSettling',
  'takesARefusedHoldForHeld',
  'neverLooksForStrayHolds',
] as const;
export type Planted = (typeof PLANTED)[number];

/** How the days ended that were lived in this process. */
export const ways = new Map<string, number>();
const phaseOf = ({ phase }: MeetingState): string => (phase.type === 'over' ? phase.how : phase.type);

const FANS = ['ada', 'bob', 'cy'] as const;
const STEPS = 70;

/** A ledger of holds. Whatever it is asked, it is asked under an id, and does it once. */
class Ledger {
  readonly wallets = new Map<string, bigint>(FANS.map((fan) => [`us_${fan}`, 700n]));
  creator = 0n;
  readonly holds = new Map<string, { readonly fan: string; readonly amount: bigint; taken: bigint | null }>();

  do(effect: OrderEffect, id: string): OrderResult {
    const { orderId, payer, amountMinor } = effect.order;
    const hold = this.holds.get(id);
    if (effect.type === 'placeHold') {
      const amount = BigInt(amountMinor);
      const left = this.wallets.get(payer.id) ?? 0n;
      if (hold) return { type: 'holdPlaced', orderId };
      if (left < amount) return { type: 'holdRefused', orderId, code: 'InsufficientFunds' };
      this.wallets.set(payer.id, left - amount);
      this.holds.set(id, { fan: payer.id, amount, taken: null });
      return { type: 'holdPlaced', orderId };
    }
    const asked = effect.ending.type === 'post' ? BigInt(effect.ending.takenMinor) : 0n;
    if (hold && hold.taken === null) {
      hold.taken = asked;
      this.creator += asked;
      this.wallets.set(hold.fan, (this.wallets.get(hold.fan) ?? 0n) + hold.amount - asked);
    }
    const takenMinor = hold?.taken ?? 0n;
    return { type: 'holdEnded', orderId, takenMinor, mesiMinor: takenMinor };
  }

  /** Returns what is held for no order that the book knows, as the authority does from time to time. */
  returnStray(isOpen: (orderId: string) => boolean): void {
    for (const [id, hold] of this.holds) {
      if (hold.taken !== null || isOpen(id)) continue;
      hold.taken = 0n;
      this.wallets.set(hold.fan, (this.wallets.get(hold.fan) ?? 0n) + hold.amount);
    }
  }

  get held(): number {
    return [...this.holds.values()].filter(({ taken }) => taken === null).length;
  }

  get total(): bigint {
    const inHolds = [...this.holds.values()].reduce(
      (sum, { amount, taken }) => sum + (taken === null ? amount : 0n),
      0n,
    );
    return [...this.wallets.values()].reduce((sum, left) => sum + left, this.creator + inHolds);
  }
}

/** Something that follows a meeting from outside of it, such as a chain. */
export interface Follower {
  /** A moment passes; on a calm one nothing goes wrong. */
  turn(seen: { readonly state: MeetingState; readonly nowMs: number; readonly isCalm: boolean }): void;
  /** Returns what is wrong at the end of all days. */
  faults(): readonly string[];
}
/** Makes a follower that sees the ledger’s holds. */
export type MakeFollower = (holds: Ledger['holds']) => Follower;

/** Draws what is bid for, and what the creator wants. */
function drawTerms(chance: (part: number) => boolean) {
  const room = { ...SLOT, kind: 'room' } as const;
  return {
    lot: chance(0.8) ? (chance(0.3) ? room : SLOT) : null,
    terms: {
      ...{ isBlind: chance(0.3), asks: chance(0.5) ? (['name'] as const).slice() : [] },
      checks: { ownReview: chance(0.2) },
    },
  };
}

/** Lives one meeting of that seed; returns what was wrong with it. */
export function liveMeeting(
  seed: number,
  planted: Planted | null = null,
  follow: MakeFollower | null = null,
): readonly string[] {
  const random = createRandom(seed);
  const chance = (part: number) => random.next() < part;
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random.next() * all.length)]!;
  const ledger = new Ledger();
  const start = ledger.total;
  const follower = follow?.(ledger.holds);
  const decide = planted === null ? decideMeeting : spoiled(planted);
  const { lot, terms } = drawTerms(chance);
  let state = newMeeting({ terms, lot });
  let stored: MeetingBody = JSON.parse(JSON.stringify(bodyOf(state)));
  /** All that was ever written: a server that had stopped may go on with any of it. */
  const written = [stored];
  let nowMs = NOW_MS;
  let [ids, bids] = [0, 0];
  const restart = (body: MeetingBody, epoch = state.epoch + 1) =>
    restoreMeeting('meet_of_tests', JSON.parse(JSON.stringify(body)), epoch);
  const idOf = (orderId: string) =>
    planted === 'holdsUnderANewIdEachTime' && chance(0.5) ? `${orderId}/${++ids}` : orderId;
  /** Decides and writes; a crash in between loses what was decided. */
  const ask = (command: MeetingCommand, isCalm = false): void => {
    const decided = decide(state, command, nowMs);
    if (!decided.ok) return;
    if (planted === 'actsBeforeItWrites')
      for (const effect of dueEffects(decided.next.book)) ledger.do(effect, idOf(effect.order.orderId));
    if (!isCalm && chance(0.1)) {
      state = restart(stored);
      return;
    }
    state = decided.next;
    stored = JSON.parse(JSON.stringify(bodyOf(state)));
    written.push(stored);
  };
  /** Does what is due, by this server or by one of before that has not heard of its successor; answers may be lost. */
  const act = (isCalm: boolean): void => {
    const ruler =
      isCalm || chance(0.8) ? state : restart(chance(0.5) ? pick(written) : (written.at(-2) ?? stored), 0);
    for (const effect of dueEffects(ruler.book)) {
      const result = ledger.do(effect, idOf(effect.order.orderId));
      if (isCalm || (ruler === state && chance(0.7))) ask({ type: 'orderTold', result }, isCalm);
    }
  };
  const command = () => someCommand({ state, lot, bid: () => 100 * ++bids, chance, pick, random });
  for (let step = 0; step < STEPS; step += 1) {
    // most days come to the meeting, and go on after it
    if (state.phase.type === 'scheduled' && chance(0.3))
      nowMs = Math.max(nowMs, (state.slot?.startMs ?? 0) + HOUR_MS);
    if (chance(0.2)) nowMs += Math.floor(random.next() * (chance(0.2) ? 5 * DAY_MS : 6 * HOUR_MS));
    if (chance(0.05)) state = restart(stored);
    ask(command());
    if (chance(0.7)) act(false);
    follower?.turn({ state, nowMs, isCalm: false });
  }
  // the day after all days: nobody does anything any more
  state = restart(stored, state.epoch);
  for (let round = 0; round < 40; round += 1) {
    act(true);
    if (planted !== 'neverLooksForStrayHolds') ledger.returnStray((id) => state.book.open.has(id));
    nowMs = Math.max(nowMs, dueAtMs(state) ?? nowMs);
    ask({ type: 'meetingDue' }, true);
    follower?.turn({ state, nowMs, isCalm: true });
  }
  ways.set(phaseOf(state), (ways.get(phaseOf(state)) ?? 0) + 1);
  return [...faults({ state, ledger, start }), ...(follower?.faults() ?? [])];
}

interface Drawn {
  readonly state: MeetingState;
  readonly lot: MeetingState['lot'];
  readonly bid: () => number;
  readonly chance: (part: number) => boolean;
  readonly pick: <T>(all: readonly T[]) => T;
  readonly random: ReturnType<typeof createRandom>;
}

/** Draws what somebody asks for next. */
function someCommand({ state, lot, bid, chance, pick, random }: Drawn): MeetingCommand {
  const anybody = () => pick([NOVA.id, ...FANS.map((fan) => `us_${fan}`)]);
  const someBid = () => (state.bids.length > 0 ? pick(state.bids).bidId : 'bid_none');
  const byId = anybody();
  const bidId = someBid();
  const slot = chance(0.8)
    ? SLOT
    : { ...SLOT, slotId: 'slot_two', startMs: SLOT.startMs + HOUR_MS, endMs: SLOT.endMs + HOUR_MS };
  return pick<() => MeetingCommand>([
    () => bidOfFan(pick(FANS), bid(), { staysIn: chance(0.5) }),
    () => bidOfFan(pick(FANS), bid(), { staysIn: chance(0.5) }),
    () => bidOfFan(pick(FANS), bid(), { staysIn: chance(0.5) }),
    () => ({ type: 'acceptBid', bidId, slot: lot ?? slot }),
    () => ({ type: pick(['declineBid', 'withdrawBid'] as const), byId, bidId }),
    () => ({ type: 'consent', byId, isGiven: chance(0.7) }),
    () => ({ type: 'review', isApproved: chance(0.7) }),
    () => ({ type: 'proposeTime', byId, slot }),
    () => ({ type: 'answerTime', byId, isAccepted: chance(0.7) }),
    () => ({
      type: pick(chance(0.3) ? (['cancel', 'confirmMet'] as const) : (['confirmMet'] as const)),
      byId,
    }),
    () => ({ type: pick(['reportMissed', 'contest'] as const), byId, text: '' }),
    () => ({ type: 'resolve', toCreatorPercent: Math.floor(random.next() * 101), reason: 'so' }),
    () => ({ type: 'meetingDue' }),
    () => ({ type: pick(['seatIn', 'seatIn', 'seatOut'] as const), personId: byId }),
  ])();
}

function faults({
  state,
  ledger,
  start,
}: {
  readonly state: MeetingState;
  readonly ledger: Ledger;
  readonly start: bigint;
}): readonly string[] {
  const found: string[] = [];
  const { phase, bids, winnerId, book } = state;
  if (ledger.total !== start) found.push(`money was made or lost: ${ledger.total} of ${start}`);
  if (ledger.held > 0) found.push(`${ledger.held} holds are left`);
  if (phase.type !== 'over') found.push(`it stands in ${phase.type} for ever`);
  if (!book.open.isEmpty()) found.push('the book waits for money');
  for (const bid of bids) {
    const taken = ledger.holds.get(bid.bidId)?.taken ?? 0n;
    if (['placing', 'standing', 'reserve', 'won'].includes(bid.state))
      found.push(`a bid is left ${bid.state}`);
    if (taken > 0n && bid.bidId !== winnerId) found.push('somebody paid who had not won');
    const ended = book.ended.find(({ orderId }) => orderId === bid.bidId);
    if (!ended) found.push(`the book has lost the order of a bid that is ${bid.state}`);
    const told = ended?.takenMinor ?? '0';
    if (BigInt(told) !== taken) found.push(`the book says ${told}, the ledger ${taken}`);
    if (phase.type !== 'over' || bid.bidId !== winnerId) continue;
    if (phase.how === 'released' && taken !== BigInt(bid.amountMinor)) found.push('released, and not paid');
    if (phase.how === 'refunded' && taken !== 0n) found.push('refunded, and paid');
  }
  return found;
}

/** The machine with one error. */
function spoiled(planted: Planted): typeof decideMeeting {
  return (state, command, nowMs) => {
    if (planted === 'forgetsDeadlines' && command.type === 'meetingDue') return { ok: true, next: state };
    const isRefused = command.type === 'orderTold' && command.result.type === 'holdRefused';
    if (planted === 'takesARefusedHoldForHeld' && isRefused) {
      const { orderId } = command.result;
      return decideMeeting(state, { type: 'orderTold', result: { type: 'holdPlaced', orderId } }, nowMs);
    }
    const decided = decideMeeting(state, command, nowMs);
    if (!decided.ok) return decided;
    const { next } = decided;
    if (planted === 'losesTheOrdersOfLosers' && command.type === 'acceptBid')
      return {
        ok: true,
        next: {
          ...next,
          book: { ...next.book, open: next.book.open.filter((_, id) => id === command.bidId) },
        },
      };
    if (planted === 'paysALoser' && command.type === 'acceptBid') {
      const loser =
        state.bids.find(({ bidId, state: where }) => where === 'standing' && bidId !== command.bidId) ??
        state.bids.find(({ state: where }) => where === 'reserve');
      const book =
        loser &&
        end(state.book, [loser.bidId], {
          type: 'post',
          takenMinor: loser.amountMinor,
          memo: {},
          isKept: false,
        });
      return book ? { ok: true, next: { ...next, book } } : decided;
    }
    if (planted === 'endsWithoutSettling' && command.type === 'confirmMet')
      return { ok: true, next: { ...next, book: state.book } };
    return decided;
  };
}
