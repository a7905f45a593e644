import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AppendOutcome, EntryInput, LedgerPort } from '../port.ts';
import type { LedgerContext } from './ledgerSite.contract.ts';
import { tip, topUp } from './samples.contract.ts';

const PEOPLE = ['ann', 'bob', 'cid'];
const SEED = 20_260_101;

type Step =
  | { readonly do: 'append'; readonly writer: number; readonly input: EntryInput }
  | { readonly do: 'settle' }
  | { readonly do: 'reopen'; readonly writer: number };

/** What is in the books when entries are decided one after another: a dozen lines that can be read as the truth. */
class Model {
  readonly #entries = new Map<string, string>();
  readonly held = new Map<string, bigint>();

  append(input: EntryInput): string {
    const text = JSON.stringify(input, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
    const before = this.#entries.get(input.id);
    if (before !== undefined) return before === text ? 'replayed' : 'IdempotencyConflict';
    const owes = input.source.startsWith('external:');
    const spent = input.legs.find(({ account }) => account === input.source)?.amountMinor ?? 0n;
    if (!owes && this.balance(input.source) + spent < 0n) return 'InsufficientFunds';
    this.#entries.set(input.id, text);
    for (const { account, amountMinor } of input.legs)
      this.held.set(account, this.balance(account) + amountMinor);
    return 'posted';
  }

  balance(account: string): bigint {
    return this.held.get(account) ?? 0n;
  }
}

const input: fc.Arbitrary<EntryInput> = fc
  .record({
    number: fc.nat({ max: 60 }),
    who: fc.constantFrom(...PEOPLE),
    amountMinor: fc.bigInt({ min: 1n, max: 40n }),
    isTip: fc.boolean(),
  })
  .map(({ number, who, amountMinor, isTip }) =>
    isTip
      ? tip({ id: `entry_${number}`, from: who, amountMinor })
      : topUp({ id: `entry_${number}`, to: who, amountMinor }),
  );

const writer = fc.nat({ max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('append' as const), writer, input }) },
  { weight: 2, arbitrary: fc.constant({ do: 'settle' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const), writer }) },
);

/**
 * Two writers on the same data, in turns: which of two that race commits first is nobody's promise (LE8 lets them
 * race). Entries of one writer that are in flight together are decided in the order they were appended, except that
 * one may be paid with what a later one brings.
 */
export function describeLedgerModel({ open, closeAll }: LedgerContext): void {
  it('[LE5][LE7][LE15] answers as the model does, whatever two writers append and reopen', async () => {
    let run = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      run += 1;
      const world = new World([await open(), await open()], `r${run}`);
      for (const next of steps) await world.take(next, open);
      await world.settle();
      await world.agree();
      await closeAll();
    });
    await fc.assert(property, { seed: SEED, numRuns: 40 });
  });
}

interface Flight {
  readonly input: EntryInput;
  readonly answer: Promise<AppendOutcome>;
}

/** Each run of the property has its own names, so that all of them can share one journal. */
class World {
  readonly #writers: LedgerPort[];
  readonly #prefix: string;
  readonly #model = new Model();
  #flying: Flight[] = [];
  #active = 0;

  constructor(writers: LedgerPort[], prefix: string) {
    this.#writers = writers;
    this.#prefix = prefix;
  }

  async take(next: Step, open: () => Promise<LedgerPort>): Promise<void> {
    if (next.do !== 'append' || next.writer !== this.#active) await this.settle();
    if (next.do === 'append') {
      this.#active = next.writer;
      const input = this.#own(next.input);
      const isAwaited = (account: string) => this.#flying.some((flight) => flight.input.source === account);
      if (input.legs.some(({ account }) => account !== input.source && isAwaited(account)))
        await this.settle();
      this.#flying.push({ input, answer: this.#writers[next.writer]!.append(input) });
    }
    if (next.do === 'reopen') {
      await this.#writers[next.writer]!.close();
      this.#writers[next.writer] = await open();
    }
  }

  async settle(): Promise<void> {
    for (const { input, answer } of this.#flying.splice(0)) {
      const outcome = await answer;
      const word = outcome.ok ? (outcome.replayed ? 'replayed' : 'posted') : outcome.rejection;
      expect(word).toBe(this.#model.append(input));
    }
  }

  async agree(): Promise<void> {
    for (const [account, amountMinor] of this.#model.held) {
      for (const writer of this.#writers)
        expect((await writer.balances(account)).MESI ?? 0n).toBe(amountMinor);
    }
    expect(await this.#writers[0]!.audit()).toMatchObject({ broken: [], negative: [] });
  }

  #own(input: EntryInput): EntryInput {
    const rename = (account: string) => account.replace(/[^:]+$/, (who) => this.#prefix + who);
    const legs = input.legs.map((leg) => ({ ...leg, account: rename(leg.account) }));
    return { ...input, id: `${this.#prefix}_${input.id}`, source: rename(input.source), legs };
  }
}
