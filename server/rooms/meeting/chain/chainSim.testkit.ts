import {
  type CustodyFact,
  type CustodyState,
  type CustodyStep,
  decideCustody,
  differs,
  isAtRest,
  mayHaveStep,
  nextStep,
} from '../../../domain/escrow/custodySaga.ts';
import { followedMeeting } from '../../../domain/escrow/followedMeeting.ts';
import { lockTerms } from '../../../domain/escrow/lockTerms.ts';
import { createRandom } from '../../sim/random.ts';
import { NOW_MS } from '../meeting.testkit.ts';
import { type Follower, liveMeeting, type MakeFollower } from '../meetingSim.testkit.ts';
import { SimChain } from './simChain.testkit.ts';

/** Errors that are planted to see that the simulation notices them. */
export const PLANTED = [
  'believesBlocksThatAreNotFinal',
  'paysAllToThePayee',
  'locksUnderANewIdEachTime',
  'forgetsTheEnd',
  'releasesWhatWasDivided',
  'forgetsReorganisations',
  'withdrawsWhatAWalletLocked',
] as const;
export type Planted = (typeof PLANTED)[number];

/** How locks ended in this process. */
export const ends = new Map<string, number>();

const PARTIES = {
  ...{ custody: '0x01', arbiter: '0x02', ticketKey: '0x03', nobody: '0x04' },
};

/** The chain does not take the lock of a wallet any more. */
const NOT_TAKEN: CustodyFact = {
  ...({ type: 'answered', step: { type: 'lock' } } as const),
  outcome: { type: 'refused', rejection: 'TokenRefused' },
};

/** Says whether a crypto wallet pays that bid; each third one’s does. */
const isOfWallet = (bidId: string): boolean =>
  [...bidId].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 3 === 0;

/** Lives a meeting whose money a chain follows; returns what was wrong with it. */
export const liveFollowed = (seed: number, planted: Planted | null = null): readonly string[] =>
  // its own randomness: the days of the meeting are those of the simulation without a chain
  liveMeeting(
    seed,
    null,
    (holds) => new Following({ random: createRandom(seed + 1_000_003), holds, planted }),
  );

interface Parts {
  readonly random: ReturnType<typeof createRandom>;
  readonly holds: Parameters<MakeFollower>[0];
  readonly planted: Planted | null;
}

interface Kept {
  state: CustodyState;
  readonly isProofGood: boolean;
}

/** Two servers that bring the locks of a meeting to where the ledger is, through all that can go wrong. */
class Following implements Follower {
  readonly #parts: Parts;
  readonly #chain = new SimChain(NOW_MS);
  readonly #locks = new Map<string, Kept>();
  #told = 0;
  #losses = 0;
  #ids = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  turn({ state, nowMs, isCalm }: Parameters<Follower['turn']>[0]): void {
    this.#chain.nowMs = nowMs;
    if (isCalm) {
      Object.assign(this.#chain, { hasGas: true, hasTokens: true });
    } else {
      this.#misfortune();
    }
    if (isCalm || this.#chance(0.7)) this.#follow(state);
    for (let round = 0; round < (isCalm ? 12 : 2); round += 1) {
      for (const bidId of this.#locks.keys()) if (isCalm || this.#chance(0.7)) this.#look(bidId, isCalm);
      // custody may lack money when a block is made, and have had it when it was asked
      if (!isCalm && this.#chance(0.2)) this.#chain.hasTokens = !this.#chain.hasTokens;
      if (isCalm || this.#chance(0.5)) this.#chain.mine();
      if (isCalm || this.#chance(0.2)) this.#chain.finalize();
      if (isCalm || this.#chance(0.3)) this.#read();
    }
  }

  faults(): readonly string[] {
    const found: string[] = [];
    if (this.#chain.lockedMinor !== 0n) found.push(`${this.#chain.lockedMinor} is locked for ever`);
    const events = this.#chain.events();
    for (const [bidId, { state }] of this.#locks) {
      const taken = this.#parts.holds.get(bidId)?.taken;
      const paid = events.filter((event) => event.bid === bidId && event.paid !== null);
      const locked = events.filter(({ bid, kind }) => bid.startsWith(bidId) && kind === 'locked');
      if (!isAtRest(state)) found.push(`${bidId} rests in ${state.stage.type} as ${state.word.type}`);
      if (differs(state)) found.push(`${bidId} ended otherwise`);
      if (locked.length > 1 || paid.length > 1) found.push(`${bidId} was locked or paid twice`);
      if (state.stage.type === 'skipped' && locked.length > 0) found.push(`${bidId} was locked after all`);
      if (state.stage.type === 'ended' && paid.length === 0) found.push(`${bidId} never ended on the chain`);
      const toPayee = paid[0]?.paid?.toPayeeMinor;
      if (toPayee !== undefined && toPayee !== taken) found.push(`${bidId} paid ${toPayee}, not ${taken}`);
      const end = paid[0]?.kind ?? state.stage.type;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    return found;
  }

  #misfortune(): void {
    if (this.#chance(0.1)) this.#chain.hasGas = this.#chance(0.5);
    if (this.#chance(0.3))
      this.#chain.takeBack(1 + Math.floor(this.#parts.random.next() * 5), this.#chance(0.2));
  }

  #follow(meeting: Parameters<Follower['turn']>[0]['state']): void {
    for (const bid of followedMeeting(meeting.meetingId, meeting).bids) {
      if (bid.word === 'ended') continue;
      const { unprovenToCreatorPercent } = meeting.terms;
      const terms = lockTerms({ ...bid, unprovenToCreatorPercent }, PARTIES);
      const state: CustodyState = {
        ...{
          amountMinor: terms.amountMinor,
          word: { type: 'held' },
          proof: 'none',
          from: isOfWallet(bid.bidId) ? 'wallet' : 'custody',
          deadlines: terms,
        },
        stage: { type: 'none', isAsked: false },
      };
      if (!this.#locks.has(bid.bidId)) this.#locks.set(bid.bidId, { state, isProofGood: this.#chance(0.7) });
      if (state.from === 'wallet') this.#lockBefore(bid.bidId);
      this.#take(bid.bidId, { type: 'ledgerTold', word: { type: bid.word } });
      if (bid.word === 'accepted' && this.#chance(0.4)) this.#take(bid.bidId, { type: 'proofKept' });
    }
  }

  /** The lock of a wallet is final before its bid is placed. */
  #lockBefore(bidId: string): void {
    const { state, isProofGood } = this.#locks.get(bidId)!;
    if (state.stage.type !== 'none' || state.stage.isAsked) return;
    this.#take(bidId, { type: 'lockAsked' });
    this.#ask(bidId, { type: 'lock' }, { state, isProofGood, key: bidId });
    this.#chain.mine();
    this.#chain.finalize();
    this.#read();
  }

  /** One of two servers does a step by what it has read; its answer may be lost. */
  #look(bidId: string, isCalm: boolean): void {
    const hold = this.#parts.holds.get(bidId);
    if (hold?.taken !== undefined && hold.taken !== null && this.#parts.planted !== 'forgetsTheEnd')
      this.#take(bidId, { type: 'ledgerTold', word: { type: 'ended', toPayeeMinor: hold.taken } });
    const read = this.#locks.get(bidId)!;
    const { state } = read;
    if (!mayHaveStep(state)) return;
    const step = this.#stepOf(state, bidId);
    if (!isCalm && this.#chance(0.1)) return;
    // in the end nobody takes the signature any more
    if (isCalm && !step && state.from === 'wallet' && state.stage.type === 'none')
      this.#take(bidId, NOT_TAKEN);
    if (!step) return;
    if (step.type === 'lock') this.#take(bidId, { type: 'lockAsked' });
    const isOther = this.#parts.planted === 'locksUnderANewIdEachTime' && step.type === 'lock';
    const key = isOther ? `${bidId}/${++this.#ids}` : bidId;
    const outcome = this.#ask(bidId, step, { ...read, key });
    if (!isCalm && this.#chance(0.3)) return;
    this.#take(bidId, { type: 'answered', step, outcome });
  }

  #ask(bidId: string, step: CustodyStep, { state, isProofGood, key }: Kept & { readonly key: string }) {
    const { deadlines, amountMinor } = state;
    const terms = { ...deadlines, amountMinor, defaultToPayeeMinor: 0n, isOfWallet: isOfWallet(bidId) };
    return this.#chain.ask({ ...{ key: `${step.type}:${key}`, bid: key, step, terms, isProofGood } });
  }

  #stepOf(state: CustodyState, bidId: string): CustodyStep | null {
    const { planted } = this.#parts;
    const onChain = this.#chain.find(bidId);
    const step = nextStep(state, onChain, this.#chain.nowMs);
    if (planted === 'paysAllToThePayee' && step?.type === 'resolve')
      return { ...step, toPayeeMinor: state.amountMinor };
    if (planted === 'withdrawsWhatAWalletLocked' && onChain === 'locked' && step?.type === 'decline')
      return { type: 'withdraw' };
    if (planted === 'releasesWhatWasDivided' && step?.type === 'dispute') return { type: 'release' };
    return step;
  }

  #read(): void {
    const { planted } = this.#parts;
    if (this.#chain.losses !== this.#losses) {
      this.#losses = this.#chain.losses;
      this.#told = 0;
      if (planted !== 'forgetsReorganisations')
        for (const bidId of this.#locks.keys()) this.#take(bidId, { type: 'chainForgot' });
    }
    const events = this.#chain.events(planted !== 'believesBlocksThatAreNotFinal');
    for (const { bid, kind, paid } of events.slice(this.#told))
      if (this.#locks.has(bid)) this.#take(bid, { type: 'chainTold', kind, paid });
    this.#told = events.length;
  }

  #take(bidId: string, fact: CustodyFact): void {
    const kept = this.#locks.get(bidId)!;
    kept.state = decideCustody(kept.state, fact);
  }

  #chance(part: number): boolean {
    return this.#parts.random.next() < part;
  }
}
