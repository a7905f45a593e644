import type { Receipt } from '../../../shared/protocol/answers.ts';
import {
  type AppendOutcome,
  type EntryInput,
  type LedgerPort,
  LedgerUnavailable,
} from '../../services/ledger/port.ts';
import type { SimProcess, SimWorld } from './SimWorld.ts';

/** A journal in memory with the rules of the real one: ids, sums, and sources that do not go below zero. */
export class SimLedger {
  readonly journal: Receipt[] = [];
  readonly #byId = new Map<string, { readonly receipt: Receipt; readonly input: string }>();
  readonly #balances = new Map<string, bigint>();
  nowMs = 0;

  fund(account: string, asset: string, amountMinor: bigint): void {
    this.#balances.set(`${account}/${asset}`, this.balance(account, asset) + amountMinor);
  }

  balance(account: string, asset = 'MESI'): bigint {
    return this.#balances.get(`${account}/${asset}`) ?? 0n;
  }

  get(entryId: string): Receipt | null {
    return this.#byId.get(entryId)?.receipt ?? null;
  }

  ofRef(ref: string): readonly Receipt[] {
    return this.journal.filter((receipt) => receipt.ref === ref);
  }

  /** Returns the journal as a process of that world reaches it. */
  portOf(world: SimWorld, process: SimProcess): LedgerPort {
    const remote = <T>(work: () => T) => world.remote(process, work, () => new LedgerUnavailable());
    const port: Pick<LedgerPort, 'append' | 'get' | 'find'> = {
      append: (input) => remote(() => this.append(input)),
      get: (entryId) => remote(() => this.get(entryId)),
      find: ({ by }) =>
        remote(() => ({ receipts: 'ref' in by ? [...this.ofRef(by.ref)] : [], cursor: null })),
    };
    return port as LedgerPort;
  }

  append(input: EntryInput): AppendOutcome {
    const { id, kind, source, ref, memo } = input;
    const legs = input.legs.map((leg) => ({ ...leg, amountMinor: leg.amountMinor.toString() }));
    const content = JSON.stringify([kind, source, legs, ref, memo]);
    const known = this.#byId.get(id);
    if (known) {
      if (known.input === content) return { ok: true, receipt: known.receipt, replayed: true };
      return { ok: false, rejection: 'IdempotencyConflict' };
    }
    const sums = new Map<string, bigint>();
    for (const { asset, amountMinor } of input.legs) sums.set(asset, (sums.get(asset) ?? 0n) + amountMinor);
    if ([...sums.values()].some((sum) => sum !== 0n)) return { ok: false, rejection: 'UnbalancedEntry' };
    const spent = input.legs.find((leg) => leg.account === source);
    if (!spent) return { ok: false, rejection: 'MalformedEntry' };
    if (this.balance(source, spent.asset) + spent.amountMinor < 0n)
      return { ok: false, rejection: 'InsufficientFunds' };
    for (const { account, asset, amountMinor } of input.legs) this.fund(account, asset, amountMinor);
    const hashes = { inputHash: '', prevHash: '', hash: '' };
    const receipt: Receipt = {
      entryId: id,
      kind,
      atMs: this.nowMs,
      source: { account: source, seq: this.journal.length + 1 },
      legs,
      ref,
      memo,
      ...hashes,
    };
    this.journal.push(receipt);
    this.#byId.set(id, { receipt, input: content });
    return { ok: true, receipt, replayed: false };
  }
}
