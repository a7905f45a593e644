import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { upcast } from '../../domain/documents/upcast.ts';
import type { EntryInput, LedgerPort } from '../../services/ledger/port.ts';
import { createSqliteLedger } from '../../services/ledger/sqlite/sqliteLedger.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { dueEffects, type OrderResult } from '../orders/effects.ts';
import { restoreStream } from './machine/restore.ts';
import type { StreamDocument } from './streamDocument.ts';
import { createStreamOrderRunner } from './streamOrders.ts';

type WrittenEntry = EntryInput & {
  readonly legs: readonly (EntryInput['legs'][number] & { readonly amountMinor: string })[];
};
const read = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8'));
/** What a server of commit af735ed asked its ledger for, ruling that stream with documents of version 1. */
const ENTRIES: readonly WrittenEntry[] = read('fixtures/af735ed.entries.json');
const DOCUMENT = read('../../domain/documents/fixtures/streams/v1.money.json');

const folder = mkdtempSync(join(tmpdir(), 'mesi-upgrade-'));
const { clock } = createSimRuntime();
let ledger: LedgerPort;
beforeAll(() => {
  ledger = createSqliteLedger({ path: join(folder, 'ledger.db'), clock });
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

const inputOf = (entry: WrittenEntry): EntryInput => ({
  ...entry,
  legs: entry.legs.map((leg) => ({ ...leg, amountMinor: BigInt(leg.amountMinor) })),
});

/** Every payer has more than enough. */
async function fund(): Promise<void> {
  for (const { source } of ENTRIES.filter(({ kind }) => kind === 'hold'))
    for (const asset of ['MESI', 'EUR'] as const) {
      const legs = [
        { account: 'external:test:bank', asset, amountMinor: -10_000n },
        { account: source, asset, amountMinor: 10_000n },
      ];
      const id = `fund/${source}/${asset}`;
      await ledger.append({ id, kind: 'topUp', source: 'external:test:bank', ref: null, memo: {}, legs });
    }
}

describe('orders of a stream of the version before', () => {
  it('[DV1] [MO10] are asked of the ledger word for word as before, so that what was under way is done once', async () => {
    await fund();
    // the old server died with all holds placed and one end written, and its document knew of neither
    const done = ENTRIES.filter(({ id, kind }) => kind === 'hold' || id === 'hold/or_taking/end');
    for (const entry of done) expect(await ledger.append(inputOf(entry))).toMatchObject({ ok: true });
    const document = upcast('streams', 'st_oldone', DOCUMENT) as unknown as StreamDocument;
    const { modes } = restoreStream({ document, epoch: 2, shownIds: [], shownTips: [], nowMs: 5_000 });
    const asked: EntryInput[] = [];
    const results: OrderResult[] = [];
    const failed = vi.fn();
    const hands = createStreamOrderRunner({
      ...{ streamId: 'st_oldone', creatorId: 'us_creator', clock, onFailed: failed },
      ledger: {
        append: (input) => {
          asked.push(input);
          return ledger.append(input);
        },
        get: (entryId) => ledger.get(entryId),
      },
      decided: async (result) => {
        results.push(result);
        return null;
      },
    });
    const due = dueEffects(modes.orders);
    hands.run(due);
    await vi.waitFor(() => expect(results).toHaveLength(due.length));
    const before = new Map(ENTRIES.map((entry) => [entry.id, inputOf(entry)]));
    expect(asked).toEqual(asked.map(({ id }) => before.get(id)));
    const came = results.map((one) => [one.orderId, one.type === 'holdEnded' ? one.takenMinor : one.type]);
    expect(Object.fromEntries(came)).toEqual({
      ...{ or_late: 'holdPlaced', or_call4: 'holdPlaced', or_unsure: 'holdPlaced' },
      ...{ or_settling: 43n, or_taking: 200n, or_returning: 0n },
    });
    expect([failed.mock.calls, (await ledger.balances('creator:us_creator')).MESI]).toEqual([[], 568n]);
  });
});
