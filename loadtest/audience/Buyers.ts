import { setTimeout as pause } from 'node:timers/promises';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import { FeedWatch } from '../crash/FeedWatch.ts';
import { untilTrue } from '../untilTrue.ts';
import { type CompanyInput, minorOf, patienceOf } from './Company.ts';

const REST_MS = 20_000;
const LOOK_MS = 100;
const TURN_MS = 15_000;

/**
 * People with money who sit in the stream to buy something of it, and the creator's device that sells it. In the end everybody
 * has again what they had.
 */
export class Buyers {
  readonly #input: CompanyInput;
  readonly #restMs: number;
  readonly #seats: readonly Seat[];
  readonly #watch = new FeedWatch();
  readonly #control: Seat;
  #before: readonly string[] = [];

  constructor(input: CompanyInput & { readonly streamId: string }, restMs = REST_MS) {
    const { address, creator, members, streamId } = input;
    this.#input = input;
    this.#restMs = restMs;
    this.#seats = members.map(
      ({ token }) => new Seat({ address, token, room: 'audience', streamId, messages: {} }),
    );
    this.#control = new Seat({
      ...{ address, token: creator.token, room: 'stream', streamId, options: { controls: true } },
      messages: this.#watch.messages,
    });
  }

  get stage() {
    return this.#watch.stage;
  }

  async begin(): Promise<void> {
    const { members } = this.#input;
    this.#before = await Promise.all(members.map(({ token }) => minorOf(this.#input, token)));
    await this.#control.join(patienceOf(this.#input));
    await Promise.all(this.#seats.map((seat) => seat.join(patienceOf(this.#input))));
  }

  sell(type: string, payload: object): Promise<unknown> {
    return this.#control.request(type, payload, patienceOf(this.#input));
  }

  /** Waits until the stage that everybody is told is so. */
  async until(what: string, isSo: (stage: NonNullable<Buyers['stage']>) => boolean): Promise<void> {
    await untilTrue(() => this.stage !== null && isSo(this.stage), {
      ...{ limitMs: TURN_MS, lookMs: LOOK_MS },
      or: `the stage did not come to say that ${what}`,
    });
  }

  /**
   * Everybody asks for it at the same moment. Returns how many were answered yes; each of the others has to be refused with the
   * code, or it is counted as an error.
   */
  async all(
    type: string,
    payload: (n: number) => object,
    { but }: { readonly but: string },
  ): Promise<number> {
    const { took, failed } = this.#input;
    const asked = this.#seats.map(async (seat, n) => {
      const startMs = performance.now();
      try {
        await seat.request(type, payload(n), patienceOf(this.#input));
        took(performance.now() - startMs);
        return true;
      } catch (error) {
        const { message } = error as Error;
        if (message !== but) failed(`${type}: ${message}`);
        return false;
      }
    });
    return (await Promise.all(asked)).filter(Boolean).length;
  }

  /** Returns in words who has not what they had, when all is at rest. */
  async unreturned(of: string): Promise<readonly string[]> {
    const giveUpAtMs = performance.now() + this.#restMs;
    for (;;) {
      const { members } = this.#input;
      const has = await Promise.all(members.map(({ token }) => minorOf(this.#input, token)));
      const faults = members.flatMap(({ handle }, at) =>
        has[at] === this.#before[at]
          ? []
          : [`${of}: ${handle} had ${this.#before[at]} and has ${has[at]} after all is over`],
      );
      if (faults.length === 0 || performance.now() > giveUpAtMs) return faults;
      await pause(LOOK_MS);
    }
  }

  async leave(): Promise<void> {
    await Promise.all([this.#control, ...this.#seats].map((seat) => seat.leave()));
  }
}
