import { type LedgerPort, LedgerUnavailable } from '../../services/ledger/port.ts';
import type { Random } from './random.ts';
import type { SimLedger } from './simLedger.ts';

/** An append that was asked for and not answered yet. */
interface Op {
  readonly perform: () => unknown;
  readonly answer: (outcome: unknown) => void;
  readonly fail: () => void;
}

/** A ledger that is far away: what is appended waits until the story lets it happen, or lets its answer be lost. */
export class SimLateLedger {
  readonly port: LedgerPort;
  readonly #random: Random;
  readonly #ops: Op[] = [];

  constructor(ledger: SimLedger, random: Random) {
    this.#random = random;
    const append: LedgerPort['append'] = (input) =>
      new Promise((resolve, reject) => {
        this.#ops.push({
          perform: () => ledger.append(input),
          answer: resolve as (outcome: unknown) => void,
          fail: () => reject(new LedgerUnavailable()),
        });
      });
    this.port = { append, get: async (id: string) => ledger.get(id) } as LedgerPort;
  }

  get isIdle(): boolean {
    return this.#ops.length === 0;
  }

  /** Ends what one append waits for: with a low throw of the dice it is done and answered. */
  finishOne(dice: number): void {
    if (this.isIdle) return;
    const [op] = this.#ops.splice(this.#random.below(this.#ops.length), 1);
    // done and answered; done and the answer lost; not done; or nobody knows yet
    if (dice < 0.7) op!.answer(op!.perform());
    else if (dice < 0.85) {
      op!.perform();
      op!.fail();
    } else op!.fail();
  }
}
