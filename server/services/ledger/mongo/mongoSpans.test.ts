import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findAll } from '../contract/finding.contract.ts';
import { fund, holdOf, receiptOfOutcome, refused, tip, topUp, voidOf } from '../contract/samples.contract.ts';
import { mongoForTests, type Options, SOON, SOUND } from './mongo.testkit.ts';
import type { FoldDocument, HoldsFoldDocument, PageDocument, RowDocument } from './mongoDocuments.ts';
import { startStallingLine } from './stallingLine.testkit.ts';

const mongo = mongoForTests();
const newJournal = () => mongo.newJournal();

const tipOf = (id: string, amountMinor = 1n, from = 'ann') => tip({ id, from, amountMinor });

describe('MongoDB ledger whose writer is late', () => {
  /** A tip that is decided and claimed, and on its way for as long as the test wants. */
  async function stalledTip(options: Options = {}) {
    const line = await startStallingLine(mongo.url());
    onTestFinished(() => line.close());
    const journal = newJournal();
    await journal.inOwnSpan((ledger) => fund(ledger, 'ann', 100n));
    await journal.inOwnSpan((ledger) => fund(ledger, 'bob', 100n));
    const writer = await journal.open({ url: line.url, ...options });
    const stalled = line.stall({ command: 'insert', collection: 'ledger_entries', hold: 'request' });
    const append = writer.append(tipOf('late', 7n));
    await stalled;
    return { line, journal, append };
  }

  it('[LM6][LM8] counts an entry that lands after its account was folded', async () => {
    const { line, journal, append } = await stalledTip();
    const folding = { foldRows: 3, foldLagSpans: 2 };
    for (let at = 0; at < 8; at++) {
      await journal.inOwnSpan((ledger) => ledger.append(tipOf(`tip_${at}`, 1n, 'bob')));
    }
    const reader = await journal.open({ folding, orphanAfterMs: 0 });
    expect(await reader.balances('creator:star')).toEqual({ MESI: 8n });
    const folds = journal.db.collection<FoldDocument>('ledger_folds');
    const fold = await vi.waitFor(async () => {
      const found = await folds.findOne({ _id: 'creator:star' });
      expect(found?.except).toHaveLength(1);
      return found;
    }, SOON);
    expect(await reader.balances('creator:star')).toEqual({ MESI: 8n });
    line.release();
    receiptOfOutcome(await append);
    const fresh = await journal.open({ folding, orphanAfterMs: 0 });
    for (const ledger of [reader, fresh]) {
      expect(await ledger.balances('creator:star')).toEqual({ MESI: 15n });
      expect(await ledger.balances('wallet:ann')).toEqual({ MESI: 93n });
    }
    expect(await folds.findOne({ _id: 'creator:star' })).toEqual(fold);
    expect(await fresh.audit()).toMatchObject({ ...SOUND, entries: 11 });
  });

  it('[LM6] leaves a reader a few rows to read, however long the account', async () => {
    const journal = newJournal();
    const folding = { foldRows: 3, foldLagSpans: 100 };
    await journal.inOwnSpan((ledger) => fund(ledger, 'ann', 100n));
    const reader = await journal.open({ folding });
    const [rows, folds] = [
      journal.db.collection<RowDocument>('ledger_rows'),
      journal.db.collection<FoldDocument>('ledger_folds'),
    ];
    for (let at = 0; at < 12; at++) {
      await journal.inOwnSpan((ledger) => ledger.append(tipOf(`tip_${at}`)));
      await vi.waitFor(async () => {
        expect(await reader.balances('creator:star')).toEqual({ MESI: BigInt(at + 1) });
        const { upTo = '' } = (await folds.findOne({ _id: 'creator:star' })) ?? {};
        const behind = { $gt: `creator:star ${upTo}`, $lt: 'creator:star ~' };
        expect(await rows.countDocuments({ _id: behind })).toBeLessThan(3);
      }, SOON);
    }
  });

  it('[LM13] looks at a hold that ended long ago no more', async () => {
    const journal = newJournal();
    await journal.inOwnSpan((ledger) => fund(ledger, 'ann', 100n));
    const place = (id: string) =>
      journal.inOwnSpan((ledger) => ledger.append(holdOf({ id, from: 'ann', amountMinor: 5n })));
    const end = (id: string) =>
      journal.inOwnSpan((ledger) => ledger.append(voidOf({ id, to: 'ann', amountMinor: 5n })));
    for (const id of ['a', 'b', 'c', 'd']) await place(id);
    for (const id of ['a', 'c']) await end(id);
    const reader = await journal.open({ folding: { foldHoldRows: 2 } });
    const openHolds = async (order: 'oldest' | 'newest') =>
      (await findAll(reader, { by: { openHolds: true }, limit: 1, order })).map(({ entryId }) => entryId);
    expect(await openHolds('oldest')).toEqual(['hold/b', 'hold/d']);
    const folds = journal.db.collection<HoldsFoldDocument>('ledger_folds');
    await vi.waitFor(async () => {
      expect((await folds.findOne({ _id: '#holds' }))?.open).toEqual(['hold/b', 'hold/d']);
    }, SOON);
    await end('b');
    for (const id of ['e', 'f']) await place(id);
    expect(await openHolds('oldest')).toEqual(['hold/d', 'hold/e', 'hold/f']);
    expect(await openHolds('newest')).toEqual(['hold/f', 'hold/e', 'hold/d']);
    expect(await reader.audit()).toMatchObject({ ...SOUND, entries: 10 });
  });

  it('[LM11] gives a reader the entry that lands behind its cursor, once', async () => {
    const { line, journal, append } = await stalledTip();
    for (let at = 0; at < 5; at++) {
      await journal.inOwnSpan((ledger) => ledger.append(tipOf(`tip_${at}`, 1n, 'bob')));
    }
    const reader = await journal.open();
    let page = 0;
    const query = { by: { ref: 'stream:st_1' }, limit: 2 };
    const found = await findAll(reader, query, async () => {
      page += 1;
      if (page !== 2) return;
      line.release();
      await append;
    });
    const expected = ['tip_0', 'tip_1', 'tip_2', 'tip_3', 'late', 'tip_4'];
    expect(found.map(({ entryId }) => entryId)).toEqual(expected);
    const again = await findAll(reader, query);
    expect(again.map(({ entryId }) => entryId).sort()).toEqual([...expected].sort());
  });

  it('[LM7] leaves a span open while a claim in it may still land, and closes it then', async () => {
    const { line, journal, append } = await stalledTip();
    const keeper = await journal.open({ orphanAfterMs: 0 });
    const pages = journal.db.collection<PageDocument>('ledger_pages');
    await vi.waitFor(async () => expect(await pages.findOne({ claims: null })).not.toBeNull(), SOON);
    await journal.whenSpansAreOpen(1);
    expect(await keeper.balances('wallet:ann')).toEqual({ MESI: 100n });
    line.release();
    receiptOfOutcome(await append);
    const other = await journal.open({ orphanAfterMs: 0 });
    await journal.whenSpansAreOpen(0);
    for (const ledger of [keeper, other]) expect(await ledger.balances('wallet:ann')).toEqual({ MESI: 93n });
    expect(await other.audit()).toMatchObject({ ...SOUND, entries: 3 });
  });

  it('[LM7] closes it, too, when somebody else took the place of what may have landed', async () => {
    const { line, journal, append } = await stalledTip();
    const rival = await journal.open({ orphanAfterMs: 0 });
    receiptOfOutcome(await rival.append(tipOf('rival', 100n)));
    await rival.close();
    await journal.open({ orphanAfterMs: 0 });
    await journal.whenSpansAreOpen(0);
    line.release();
    expect(await append).toEqual(refused('InsufficientFunds'));
    expect(await (await journal.open()).audit()).toMatchObject({ ...SOUND, entries: 3 });
  });

  it('[LM7] keeps a writer out of a span that was taken from it', async () => {
    const { open, whenSpansAreOpen } = newJournal();
    const writer = await open();
    await fund(writer, 'ann', 10n);
    receiptOfOutcome(await writer.append(tipOf('tip_1')));
    const keeper = await open({ orphanAfterMs: 0 });
    await whenSpansAreOpen(0);
    receiptOfOutcome(await writer.append(tipOf('tip_2')));
    await whenSpansAreOpen(1);
    for (const ledger of [writer, keeper]) expect(await ledger.balances('wallet:ann')).toEqual({ MESI: 8n });
    const found = await findAll(keeper, { by: { account: 'wallet:ann' }, limit: 1 });
    expect(found.map(({ entryId }) => entryId)).toEqual(['fund_ann', 'tip_1', 'tip_2']);
    expect(await keeper.audit()).toMatchObject({ ...SOUND, entries: 3 });
  });

  it('[LM7] counts once what lands in a span that was taken from its writer meanwhile', async () => {
    const line = await startStallingLine(mongo.url());
    onTestFinished(() => line.close());
    const journal = newJournal();
    await journal.inOwnSpan((ledger) => fund(ledger, 'ann', 100n));
    const writer = await journal.open({ url: line.url });
    const stalled = line.stall({ command: 'insert', collection: 'ledger_entries', hold: 'answer' });
    const credit = writer.append(topUp({ id: 'top', to: 'bob', amountMinor: 10n }));
    await stalled;
    await journal.open({ orphanAfterMs: 0 });
    await journal.whenSpansAreOpen(0);
    receiptOfOutcome(await writer.append(tipOf('tip_1', 4n)));
    receiptOfOutcome(await writer.append(tipOf('tip_2', 4n, 'bob')));
    line.release();
    receiptOfOutcome(await credit);
    expect(await writer.append(tipOf('tip_3', 7n, 'bob'))).toEqual(refused('InsufficientFunds'));
    expect(await writer.balances('wallet:bob')).toEqual({ MESI: 6n });
    expect(await writer.audit()).toMatchObject({ ...SOUND, entries: 4 });
  });

  it('[LM8] counts a span once that is closed while it is being read', async () => {
    const line = await startStallingLine(mongo.url());
    onTestFinished(() => line.close());
    const journal = newJournal();
    const writer = await journal.open();
    await fund(writer, 'ann', 100n);
    const reader = await journal.open({ url: line.url });
    const stalled = line.stall({ command: 'find', collection: 'ledger_rows', hold: 'request' });
    const reading = reader.balances('wallet:ann');
    await stalled;
    await writer.close();
    line.release();
    expect(await reading).toEqual({ MESI: 100n });
  });
});
