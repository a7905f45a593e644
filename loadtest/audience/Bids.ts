import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../../server/demoShow/seat/rest.ts';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import type {
  BidAnswer,
  MeetingSettings,
  MeetingsAnswer,
  MeetingView,
} from '../../shared/protocol/meetings.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import { type Company, type CompanyInput, minorOf, patienceOf, postAs, readAs } from './Company.ts';
import type { BidsWish } from './scenario.ts';

const STEP_MINOR = 1_000_000n;
const SETTINGS: MeetingSettings = {
  ...{ takesBids: true, takesAnyTime: false, isBlind: false, asks: [], question: '', ladder: [] },
  ...{ minimumMinor: String(STEP_MINOR), stepMinor: String(STEP_MINOR), unprovenToCreatorPercent: 50 },
};
/** So many bid for one time before it ends. */
const BIDS_OF_TIME = 10;
/** The first time lies so far ahead, and they follow each other by the hour. */
const AHEAD_MS = 2 * DAY_MS;
const REST_MS = 20_000;
const LOOK_MS = 200;
/** One in so many stays in the running when outbid. */
const STAYS_IN = 3;

/** People who bid for times of the creator's, each higher than the one before, and are all turned down in the end (LT12). */
export class Bids implements Company {
  readonly #input: CompanyInput;
  readonly #wish: BidsWish;
  readonly #firstMs = Math.ceil(Date.now() / DAY_MS) * DAY_MS + AHEAD_MS;
  readonly #restMs: number;
  #before: readonly string[] = [];
  #placed = 0;

  constructor(input: CompanyInput, wish: BidsWish, { restMs = REST_MS } = {}) {
    this.#input = input;
    this.#wish = wish;
    this.#restMs = restMs;
  }

  async begin(): Promise<void> {
    const { address, creator, members } = this.#input;
    const settings = {
      address,
      token: creator.token,
      path: '/api/meeting-settings',
      body: SETTINGS,
    } as const;
    await ask({ ...settings, method: 'PUT' }, patienceOf(this.#input));
    this.#before = await Promise.all(members.map(({ token }) => minorOf(this.#input, token)));
  }

  /** The bids for one time come one after another; the next time begins when they are turned down. */
  async playUntil(signal: AbortSignal): Promise<void> {
    const startMs = performance.now();
    for (let time = 0; !signal.aborted; time += 1) {
      const meetings = new Set<string>();
      for (let n = 0; n < BIDS_OF_TIME && !signal.aborted; n += 1) {
        const dueMs = startMs + (this.#placed * 1_000) / this.#wish.perSecond;
        await pause(Math.max(0, dueMs - performance.now()));
        const meetingId = await this.#bid(time, n);
        if (meetingId !== null) meetings.add(meetingId);
      }
      for (const meetingId of meetings) await this.#turnDown(meetingId);
    }
  }

  async faults(): Promise<readonly string[]> {
    const giveUpAtMs = performance.now() + this.#restMs;
    for (;;) {
      const faults = await this.#missing();
      if (faults.length === 0 || performance.now() > giveUpAtMs) return faults;
      await pause(LOOK_MS);
    }
  }

  async leave(): Promise<void> {}

  /** Returns the meeting; null: the bid was not taken, which is counted. */
  async #bid(time: number, n: number): Promise<string | null> {
    const { creator, members, failed, took } = this.#input;
    const bidder = members[this.#placed % members.length]!;
    this.#placed += 1;
    const body = {
      commandId: `loadtest-bid-${this.#firstMs}-${this.#placed}`,
      ...{ creatorId: creator.id, slotId: `${this.#firstMs + time * HOUR_MS}.60.call` },
      amountMinor: String(STEP_MINOR * BigInt(n + 1)),
      ...{ message: `bid ${n}`, staysIn: n % STAYS_IN === 0 },
    };
    const startMs = performance.now();
    try {
      const { meetingId } = await postAs<BidAnswer>(this.#input, bidder.token, '/api/bids', body);
      took(performance.now() - startMs);
      return meetingId;
    } catch (error) {
      failed(`bid: ${(error as Error).message}`);
      return null;
    }
  }

  async #turnDown(meetingId: string): Promise<void> {
    const { address, creator, failed } = this.#input;
    const seat = new Seat({
      address,
      token: creator.token,
      room: 'meeting',
      options: { meetingId },
      messages: {},
    });
    try {
      const { bids } = await readAs<MeetingView>(this.#input, creator.token, `/api/meetings/${meetingId}`);
      for (const { bidId, state } of bids) {
        if (state === 'standing' || state === 'reserve')
          await seat.request('declineBid', { bidId }, patienceOf(this.#input));
      }
    } catch (error) {
      failed(`declineBid: ${(error as Error).message}`);
    } finally {
      await seat.leave();
    }
  }

  /** Returns who has not what they had, and which bids are not over. */
  async #missing(): Promise<readonly string[]> {
    const { members } = this.#input;
    const faults: string[] = [];
    for (const [at, member] of members.entries()) {
      const has = await minorOf(this.#input, member.token);
      if (has !== this.#before[at])
        faults.push(`bids: ${member.handle} had ${this.#before[at]} and has ${has} after all bids are over`);
      const { meetings } = await readAs<MeetingsAnswer>(this.#input, member.token, '/api/bids');
      const waiting = meetings.flatMap(({ bids }) => bids).filter(({ settled }) => settled === null);
      if (waiting.length > 0) faults.push(`bids: ${waiting.length} of ${member.handle} are not over`);
    }
    return faults;
  }
}
