import { setTimeout as pause } from 'node:timers/promises';
import { Buyers } from './Buyers.ts';
import type { Company, CompanyInput } from './Company.ts';
import type { QueueWish, TicketsWish } from './scenario.ts';

const PRICE_MINOR = 5_000_000n;
/** A bid for a one-to-one is higher than the one before it by so much: people pass each other in the queue. */
const STEP_MINOR = 1_000_000n;

interface SaleInput extends CompanyInput {
  readonly streamId: string;
}

/** What is sold in rounds, each to everybody at once, and taken back before the next one. */
abstract class Rounds implements Company {
  protected readonly input: SaleInput;
  protected readonly buyers: Buyers;
  protected readonly faultsSeen: string[] = [];
  readonly #everySeconds: number;
  protected rounds = 0;

  constructor(input: SaleInput, everySeconds: number, restMs?: number) {
    this.input = input;
    this.buyers = new Buyers(input, restMs);
    this.#everySeconds = everySeconds;
  }

  protected abstract readonly name: string;
  protected abstract round(): Promise<void>;

  begin(): Promise<void> {
    return this.buyers.begin();
  }

  async playUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const startMs = performance.now();
      this.rounds += 1;
      try {
        await this.round();
      } catch (error) {
        this.input.failed(`round: ${(error as Error).message}`);
      }
      const restMs = this.#everySeconds * 1_000 - (performance.now() - startMs);
      await pause(Math.max(0, restMs), undefined, { signal }).catch(() => undefined);
    }
  }

  async faults(): Promise<readonly string[]> {
    return [...this.faultsSeen, ...(await this.buyers.unreturned(this.name))];
  }

  leave(): Promise<void> {
    return this.buyers.leave();
  }
}

/** A rush for tickets: more people than there are tickets buy at once; then the sale is cancelled, and all is returned (LT14). */
export class Tickets extends Rounds {
  protected override readonly name = 'tickets';
  readonly #wish: TicketsWish;

  constructor(input: SaleInput, wish: TicketsWish, restMs?: number) {
    super(input, wish.everySeconds, restMs);
    this.#wish = wish;
  }

  protected override async round(): Promise<void> {
    const { total, buyers } = this.#wish;
    const before = this.buyers.stage?.sale?.saleId;
    const priceMinor = PRICE_MINOR.toString();
    await this.buyers.sell('openSale', { priceMinor, total, minimum: 0, tipsCount: false });
    await this.buyers.until(
      'tickets are on sale',
      ({ sale }) => sale?.isOpen === true && sale.saleId !== before,
    );
    const { saleId } = this.buyers.stage!.sale!;
    const command = (n: number) => ({
      ...{ commandId: `loadtest-ticket-${saleId}-${n}`, saleId, asset: 'MESI', priceMinor },
    });
    const sold = await this.buyers.all('buyTicket', command, { but: 'TicketsSoldOut' });
    const due = Math.min(total, buyers);
    if (sold !== due) this.faultsSeen.push(`tickets: ${sold} were sold, and ${due} should have been`);
    await this.buyers.until(
      'all are sold',
      ({ sale }) => sale?.saleId === saleId && sale.sold + sale.reserved === due,
    );
    await this.buyers.sell('stopSale', { cancel: true });
    await this.buyers.until('all are returned', ({ sale }) => {
      return sale === null || (!sale.isOpen && sale.sold + sale.reserved === 0);
    });
  }
}

/** A queue for one-to-ones: everybody bids at once, and bids again; then requests are closed, and all is returned (LT15). */
export class Queue extends Rounds {
  protected override readonly name = 'queue';

  constructor(input: SaleInput, wish: QueueWish, restMs?: number) {
    super(input, wish.everySeconds, restMs);
  }

  protected override async round(): Promise<void> {
    const { creator, members } = this.input;
    await this.buyers.sell('openRequests', {
      ...{ minimumMinor: STEP_MINOR.toString(), lengthMinutes: 5, autoAccept: false, fanLeaves: 'returns' },
    });
    await this.buyers.until('requests are open', ({ requests }) => requests?.isOpen === true);
    for (const bid of [1, 2]) {
      const ask = (n: number) => ({
        commandId: `loadtest-call-${creator.id}-${this.rounds}-${bid}-${n}`,
        amountMinor: String(STEP_MINOR * BigInt(bid * members.length + n)),
        asset: 'MESI',
      });
      const taken = await this.buyers.all('requestCall', ask, { but: '' });
      if (taken !== members.length)
        this.faultsSeen.push(`queue: ${taken} of ${members.length} requests were taken`);
    }
    await this.buyers.until('all wait', ({ requests }) => requests?.waiting === members.length);
    await this.buyers.sell('closeRequests', {});
    await this.buyers.until('nobody waits', ({ requests }) => {
      return requests === null || (!requests.isOpen && requests.waiting === 0);
    });
  }
}
