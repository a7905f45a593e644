import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startLossyProxy } from '../../../tools/database/lossyProxy.ts';
import { findAll } from '../contract/finding.contract.ts';
import { fund, receiptOfOutcome, refused, tip, topUp } from '../contract/samples.contract.ts';
import { type LedgerPort, LedgerUnavailable } from '../port.ts';
import { mongoForTests, type Options, SOON, SOUND } from './mongo.testkit.ts';
import type { EntryDocument, FoldDocument, PageDocument } from './mongoDocuments.ts';

const mongo = mongoForTests();
const newJournal = () => mongo.newJournal();

const tipOf = (id: string, amountMinor = 1n, from = 'ann') => tip({ id, from, amountMinor });

describe('MongoDB ledger whose answers are lost', () => {
  async function openLossy(options: Options = {}) {
    const line = await startLossyProxy(mongo.url());
    onTestFinished(() => line.close());
    const journal = newJournal();
    const there = await journal.open();
    await fund(there, 'ann', 100n);
    const here = await journal.open({ url: line.url, ...options });
    return { line, journal, there, here };
  }

  it.each([
    ['the list of spans was changed', 'update', 1],
    ['the page was written', 'insert', 1],
    ['the entry was written', 'insert', 2],
  ] as const)('[LM4] finds out by itself whether %s', async (_, command, times) => {
    const { line, there, here } = await openLossy();
    if (times === 2) receiptOfOutcome(await here.append(tipOf('before')));
    const lost = line.loseAnswerOf(command);
    const append = here.append(tipOf('tip_1', 10n));
    await lost;
    if (times === 2) {
      const again = line.loseAnswerOf('insert');
      line.allow();
      await again;
    }
    line.allow();
    const receipt = receiptOfOutcome(await append);
    expect(await there.get('tip_1')).toEqual(receipt);
    expect(await there.append(tipOf('tip_1', 10n))).toEqual({ ok: true, receipt, replayed: true });
    expect(await there.balances('creator:star')).toEqual({ MESI: times === 2 ? 11n : 10n });
    expect(await there.audit()).toMatchObject(SOUND);
  });

  it('[LM5] says that it does not know, and knows when it is asked again with the same id', async () => {
    const { line, there, here } = await openLossy({ answerWithinMs: 1_000 });
    const lost = line.loseAnswerOf('insert');
    const append = here.append(tipOf('tip_1', 10n));
    await lost;
    const others: Promise<unknown>[] = [];
    for (const who of ['bob', 'cid', 'dan', 'eve', 'fay']) {
      // each in a batch of its own, as long as there is one
      await new Promise((resolve) => setImmediate(resolve));
      others.push(fund(here, who, 5n));
    }
    for (const answer of [append, ...others]) await expect(answer).rejects.toThrow(LedgerUnavailable);
    await expect(here.append(tipOf('tip_2', 10n))).rejects.toThrow(LedgerUnavailable);
    expect(await here.health()).toMatchObject({ ok: false });
    line.allow();
    const asked = (append: () => Promise<unknown>) => vi.waitFor(append, SOON);
    for (const id of ['tip_1', 'tip_2']) {
      await asked(async () => receiptOfOutcome(await here.append(tipOf(id, 10n))));
    }
    for (const who of ['bob', 'cid', 'dan', 'eve', 'fay']) {
      await asked(() => fund(here, who, 5n));
      expect(await there.balances(`wallet:${who}`)).toEqual({ MESI: 5n });
    }
    expect(await there.balances('wallet:ann')).toEqual({ MESI: 80n });
    expect(await there.audit()).toMatchObject({ ...SOUND, entries: 8 });
    await asked(async () => expect(await here.health()).toEqual({ ok: true }));
  });
});

describe('MongoDB ledgers that race', () => {
  it('[LM1] has ids and (source, seq) kept unique by the database', async () => {
    const { db, open } = newJournal();
    await fund(await open(), 'ann', 1n);
    const entries = db.collection<EntryDocument>('ledger_entries');
    const entry = (await entries.findOne({ _id: 'fund_ann' })) as EntryDocument;
    await expect(entries.insertOne(entry)).rejects.toMatchObject({ code: 11_000 });
    await expect(entries.insertOne({ ...entry, _id: 'other' })).rejects.toMatchObject({ code: 11_000 });
    const elsewhere = { account: entry.source.account, seq: 2 };
    await expect(entries.insertOne({ ...entry, source: elsewhere })).rejects.toMatchObject({ code: 11_000 });
  });

  it('[LM2] puts no two entries of a source into one batch, and claims each before it is written', async () => {
    const { db, open } = newJournal();
    const ledger = await open();
    await fund(ledger, 'ann', 1_000n);
    await Promise.all(Array.from({ length: 60 }, (_, at) => ledger.append(tipOf(`tip_${at}`))));
    const pages = await db.collection<PageDocument>('ledger_pages').find().toArray();
    const claimed = pages.map(({ claims }) => JSON.parse(claims ?? '[]') as [number, string, string][]);
    for (const claims of claimed)
      expect(new Set(claims.map(([, , source]) => source)).size).toBe(claims.length);
    expect(claimed.flat()).toHaveLength(61);
  });

  it('[LM3] lets the loser of a (source, seq) decide again, with four of them at one wallet', async () => {
    const { open } = newJournal();
    const ledgers = [await open(), await open(), await open(), await open()];
    await fund(ledgers[0] as LedgerPort, 'ann', 50n);
    const outcomes = await Promise.all(
      Array.from({ length: 80 }, (_, at) => (ledgers[at % 4] as LedgerPort).append(tipOf(`tip_${at}`))),
    );
    const receipts = outcomes.filter((outcome) => outcome.ok).map(({ receipt }) => receipt);
    expect(receipts.map(({ source }) => source.seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
    expect(outcomes.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 30 }, () => refused('InsufficientFunds')),
    );
    for (const ledger of ledgers) expect(await ledger.balances('creator:star')).toEqual({ MESI: 50n });
    expect(await ledgers[3]?.audit()).toMatchObject({ ...SOUND, entries: 51 });
  });

  it('[LM10] lists an entry behind all it rests on, whoever wrote that', async () => {
    const { open } = newJournal();
    const [early, late] = [await open(), await open()];
    await fund(early, 'bob', 1n);
    await late.append({ ...topUp({ id: 'top', to: 'ann', amountMinor: 5n }), ref: 'stream:st_1' });
    await early.append(tipOf('tip_1', 5n));
    for (const reader of [early, late]) {
      const { receipts } = await reader.find({ by: { ref: 'stream:st_1' }, limit: 10 });
      expect(receipts.map(({ entryId }) => entryId)).toEqual(['top', 'tip_1']);
    }
  });
});

describe('MongoDB ledger, layer by layer', () => {
  async function someJournal() {
    const journal = newJournal();
    const folding = { foldRows: 2, foldLagSpans: 2 };
    await journal.inOwnSpan((ledger) => fund(ledger, 'ann', 100n));
    for (let at = 0; at < 4; at++) await journal.inOwnSpan((ledger) => ledger.append(tipOf(`tip_${at}`)));
    const reader = await journal.open({ folding });
    await reader.balances('creator:star');
    const folds = journal.db.collection<FoldDocument>('ledger_folds');
    await vi.waitFor(async () => expect(await folds.findOne({ _id: 'creator:star' })).not.toBeNull(), SOON);
    expect(await reader.balances('creator:star')).toEqual({ MESI: 4n });
    await reader.close();
    return journal;
  }
  type Loose = { _id: string };

  it.each([
    ['a fold', 'ledger_folds', { _id: 'creator:star' }, { 'sums.MESI': '9' }, 'books:creator:star'],
    ['a row', 'ledger_rows', { _id: 'wallet:ann 00000003' }, { 'sums.MESI': '9' }, 'books:wallet:ann'],
    ['a chain', 'ledger_entries', { _id: 'tip_2' }, { prevHash: 'a'.repeat(64) }, 'tip_2'],
  ])('[LM9] finds %s that is not what the layer below says', async (_, collection, filter, change, name) => {
    const journal = await someJournal();
    expect(await (await journal.open()).audit()).toMatchObject({ ...SOUND, entries: 5 });
    await journal.db.collection<Loose>(collection).updateOne(filter, { $set: change });
    expect((await (await journal.open()).audit()).broken).toContain(name);
  });

  it('[LM11] pages through more entries than a row names, from either end', async () => {
    const journal = newJournal();
    await journal.inOwnSpan(async (ledger) => {
      await Promise.all(Array.from({ length: 50 }, (_, at) => fund(ledger, `fan${at}`, 10n)));
      await Promise.all(
        Array.from({ length: 50 }, (_, at) => ledger.append(tipOf(`tip_${at}`, 1n, `fan${at}`))),
      );
    });
    expect(await journal.db.collection('ledger_lists').countDocuments()).toBe(2);
    const reader = await journal.open();
    const by = { account: 'creator:star' };
    const oldest = await findAll(reader, { by, limit: 7 });
    expect(new Set(oldest.map(({ entryId }) => entryId)).size).toBe(50);
    expect(await findAll(reader, { by, limit: 7, order: 'newest' })).toEqual(oldest.toReversed());
    await journal.db.collection<Loose>('ledger_lists').deleteOne({ _id: 'creator:star 00000001' });
    expect((await reader.audit()).broken).toEqual(['books:creator:star']);
    await expect(reader.find({ by, limit: 7 })).rejects.toThrow(LedgerUnavailable);
  });

  it('[LM9] finds an entry that no page claims, and a row that is gone', async () => {
    const journal = await someJournal();
    await journal.db.collection<Loose>('ledger_pages').deleteOne({ _id: '00000003/0001' });
    expect((await (await journal.open()).audit()).broken).toContain('tip_1');
    const other = await someJournal();
    await other.db.collection<Loose>('ledger_rows').deleteOne({ _id: '=stream:st_1 00000003' });
    expect((await (await other.open()).audit()).broken).toContain('books:=stream:st_1');
  });
});
