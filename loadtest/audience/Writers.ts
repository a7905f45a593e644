import { setTimeout as pause } from 'node:timers/promises';
import { type Patience, Refused } from '../../server/demoShow/seat/persist.ts';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import type { SayAnswer, TipAnswer } from '../../shared/protocol/answers.ts';
import { REACTION_KINDS } from '../../shared/protocol/feed.ts';
import { stamped } from './FeedReader.ts';
import type { Scenario } from './scenario.ts';

interface WritersInput {
  readonly address: string;
  readonly streamId: string;
  readonly creatorId: string;
  readonly tokens: readonly string[];
  readonly scenario: Scenario;
  /** Called for each request that was not answered well, with what it was and why. */
  readonly failed: (what: string) => void;
}

const PATIENCE_MS = 20_000;
/** How many requests of one kind a writer has on the way at once. */
const MOST_IN_FLIGHT = 4;

/** The people who write, react and tip, at the rates of the scenario, whether or not the server keeps up. */
export class Writers {
  readonly #input: WritersInput;
  readonly #seats: readonly Seat[];
  readonly #patience: Patience;
  /** The ids of all lines and tips that were acknowledged. */
  readonly acknowledged: string[] = [];
  /** What the receipts credited to the creator, MESI minor units. */
  creditedMinor = 0n;
  /** What was due and left out, because the writer still waited for answers. */
  skipped = 0;
  #sent = 0;

  constructor(input: WritersInput) {
    this.#input = input;
    const { address, streamId, tokens } = input;
    this.#seats = tokens.map(
      (token) => new Seat({ address, token, room: 'audience', streamId, messages: {} }),
    );
    this.#patience = { limitMs: PATIENCE_MS, onRetry: ({ message }) => input.failed(`again: ${message}`) };
  }

  async join(): Promise<void> {
    for (const seat of this.#seats) await seat.join(this.#patience);
  }

  /** Writes, reacts and tips until `signal`. Resolves when all that was asked has an answer. */
  async writeUntil(signal: AbortSignal): Promise<void> {
    const { linesPerSecond, reactionsPerSecond, tipsPerSecond } = this.#input.scenario;
    await Promise.all([
      this.#atRate(linesPerSecond, signal, (seat) => this.#say(seat)),
      this.#atRate(tipsPerSecond, signal, (seat) => this.#tip(seat)),
      this.#atRate(reactionsPerSecond, signal, (seat) => this.#react(seat)),
    ]);
  }

  async leave(): Promise<void> {
    await Promise.all(this.#seats.map((seat) => seat.leave()));
  }

  async #atRate(perSecond: number, signal: AbortSignal, act: (seat: Seat) => Promise<void>): Promise<void> {
    if (perSecond === 0) return;
    const inFlight = new Map<Seat, number>();
    const pending = new Set<Promise<void>>();
    const startMs = performance.now();
    for (let n = 0; !signal.aborted; n += 1) {
      const dueMs = startMs + (n * 1_000) / perSecond;
      if (dueMs > performance.now()) await pause(dueMs - performance.now());
      const seat = this.#seats[n % this.#seats.length]!;
      const waiting = inFlight.get(seat) ?? 0;
      if (waiting >= MOST_IN_FLIGHT) {
        this.skipped += 1;
        continue;
      }
      inFlight.set(seat, waiting + 1);
      const acting = act(seat)
        .catch((error: unknown) => {
          this.#input.failed(error instanceof Refused ? error.message : String(error));
        })
        .finally(() => {
          inFlight.set(seat, inFlight.get(seat)! - 1);
          pending.delete(acting);
        });
      pending.add(acting);
    }
    await Promise.all(pending);
  }

  async #say(seat: Seat): Promise<void> {
    const { lineId } = await seat.request<SayAnswer>('say', { text: stamped(this.#sent++) }, this.#patience);
    this.acknowledged.push(lineId);
  }

  async #tip(seat: Seat): Promise<void> {
    const tip = {
      commandId: `loadtest-${this.#sent}`,
      amountMinor: sizeOf(this.#input.scenario.tip),
      asset: 'MESI',
      message: stamped(this.#sent++),
    };
    const { receipt, tipId } = await seat.request<TipAnswer>('tip', tip, this.#patience);
    this.acknowledged.push(tipId);
    for (const { account, asset, amountMinor } of receipt.legs) {
      if (asset === 'MESI' && account.includes(this.#input.creatorId))
        this.creditedMinor += BigInt(amountMinor);
    }
  }

  async #react(seat: Seat): Promise<void> {
    const kind = REACTION_KINDS[Math.floor(Math.random() * REACTION_KINDS.length)]!;
    await seat.request('react', { kind }, this.#patience);
  }
}

/** Returns a size in MESI minor units: half are below the median, and few are very large (log-normal). */
function sizeOf({ median, spread }: Scenario['tip']): string {
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  const mesi = Math.min(median * Math.exp(spread * normal), median * 10_000);
  return String(Math.max(10_000, Math.round(mesi * 1e6)));
}
