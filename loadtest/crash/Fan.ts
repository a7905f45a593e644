import { setTimeout as sleep } from 'node:timers/promises';
import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { topUp } from '../../server/demoShow/seat/rest.ts';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import type { Receipt, TipAnswer } from '../../shared/protocol/answers.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { FeedWatch } from './FeedWatch.ts';

export interface TipSent {
  readonly commandId: string;
  readonly amountMinor: string;
  readonly asset: 'MESI' | 'USD';
  readonly message: string;
}

export interface FanInput {
  readonly address: string;
  readonly streamId: string;
  readonly session: Session;
  /** The average time between two tips, in milliseconds. */
  readonly pauseMs: number;
  readonly patience: Patience;
  readonly onReceipt: () => void;
}

/** The most commands that one fan has on the way at once. */
const MOST_IN_FLIGHT = 16;
/** How many tips leave in one turn, so that a kill finds several on their way. */
const TIPS_AT_ONCE = 4;
const TIPS_PER_TOP_UP = 100;

/** Gives tip after tip, and keeps everything it was told. */
export class Fan {
  readonly #input: FanInput;
  readonly #seat: Seat;
  readonly watch = new FeedWatch();
  readonly sent: TipSent[] = [];
  /** The receipts, by command id. */
  readonly receipts = new Map<string, Receipt>();
  readonly topUps: Receipt[] = [];
  /** The commands that were refused or never answered, in words. */
  readonly unanswered: string[] = [];
  /** How many tips have no answer yet. */
  inFlight = 0;
  #fundings = 0;

  constructor(input: FanInput) {
    this.#input = input;
    const { address, streamId, session } = input;
    this.#seat = new Seat({
      address,
      token: session.token,
      room: 'audience',
      streamId,
      messages: this.watch.messages,
      joined: () => this.watch.rejoined(),
    });
  }

  get accountId(): string {
    return this.#input.session.account.id;
  }

  async fund(asset: 'MESI' | 'USD', amountMinor: string): Promise<void> {
    const { address, session, patience } = this.#input;
    this.#fundings += 1;
    const commandId = `fund_${this.accountId}_${this.#fundings}`.slice(-64);
    const { receipt } = await topUp(
      { address, token: session.token, commandId, asset, amountMinor },
      patience,
    );
    if (receipt === null) throw new Error(`the top-up ${commandId} was not credited`);
    this.topUps.push(receipt);
  }

  join(): Promise<void> {
    return this.#seat.join(this.#input.patience);
  }

  /** Gives until `signal`. Resolves when all that was given has an answer. */
  async giveUntil(signal: AbortSignal): Promise<void> {
    const pending: Promise<void>[] = [];
    while (!signal.aborted) {
      for (let tip = 0; tip < TIPS_AT_ONCE && this.inFlight < MOST_IN_FLIGHT; tip += 1) {
        pending.push(this.#give(), this.#topUpNowAndThen());
      }
      await sleep(TIPS_AT_ONCE * this.#input.pauseMs * (0.5 + Math.random()));
    }
    await Promise.all(pending);
  }

  /** Asks again for a tip that was answered. Resolves with what the server says now. */
  async askAgain(tip: TipSent): Promise<Receipt> {
    const { receipt } = await this.#seat.request<TipAnswer>('tip', tip, this.#input.patience);
    return receipt;
  }

  leave(): Promise<void> {
    return this.#seat.leave();
  }

  async #topUpNowAndThen(): Promise<void> {
    if (this.sent.length % TIPS_PER_TOP_UP === 0) await this.fund('MESI', '1000000').catch(this.#lost);
  }

  async #give(): Promise<void> {
    const number = this.sent.length;
    const asset = number % 5 === 4 ? 'USD' : 'MESI';
    const tip: TipSent = {
      commandId: `tip_${this.accountId}_${number}`.slice(-64),
      amountMinor: asset === 'USD' ? '25' : String(100_000 + number),
      asset,
      message: `no. ${number}`,
    };
    this.sent.push(tip);
    this.inFlight += 1;
    try {
      const { receipt } = await this.#seat.request<TipAnswer>('tip', tip, this.#input.patience);
      this.receipts.set(tip.commandId, receipt);
      this.#input.onReceipt();
    } catch (error) {
      this.#lost(error);
    } finally {
      this.inFlight -= 1;
    }
  }

  readonly #lost = (error: unknown) => {
    this.unanswered.push(String(error));
  };
}
