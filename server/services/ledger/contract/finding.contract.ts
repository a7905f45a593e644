import { expect, it } from 'vitest';
import type { Receipt } from '../../../../shared/protocol/answers.ts';
import { type EntryInput, type EntryQuery, type LedgerPort, LedgerUnavailable } from '../port.ts';
import type { LedgerContext } from './ledgerSite.contract.ts';
import { fund, holdOf, tip, topUp, voidOf } from './samples.contract.ts';

/** All there is to a query, page by page; `between` runs after each page. */
export async function findAll(
  ledger: LedgerPort,
  query: Omit<EntryQuery, 'cursor'>,
  between: () => Promise<unknown> = async () => {},
): Promise<Receipt[]> {
  const found: Receipt[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await ledger.find({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.receipts.length).toBeLessThanOrEqual(query.limit);
    found.push(...page.receipts);
    cursor = page.cursor;
    await between();
  }
  return found;
}

const idsOf = (receipts: readonly Receipt[]) => receipts.map(({ entryId }) => entryId);

export function describeFinding(context: LedgerContext): void {
  describePaging(context);
  describeStatements(context);
  describeOpenHolds(context);
}

function describePaging({ ledger }: LedgerContext): void {
  it('[LE16] pages through a ref in commit order while appends go on', async () => {
    await fund(ledger(), 'ann', 1_000n);
    const append = (at: number, ref: string) =>
      ledger().append(tip({ id: `tip_${(at * 7) % 100}_${at}`, from: 'ann', amountMinor: 1n, ref }));
    for (let at = 0; at < 10; at++) await append(at, at % 2 === 0 ? 'stream:a' : 'stream:b');
    let at = 10;
    const found = await findAll(ledger(), { by: { ref: 'stream:a' }, limit: 2 }, async () => {
      if (at < 15) await append(at++, 'stream:a');
    });
    // Two a page, one more after each page: the fourth page ends where the journal stood.
    expect(found.map(({ source }) => source.seq)).toEqual([1, 3, 5, 7, 9, 11, 12, 13]);
    const rest = await ledger().find({ by: { ref: 'stream:none' }, limit: 1_000 });
    expect(rest).toEqual({ receipts: [], cursor: null });
  });

  it('[LE16] pages from the newest back, and shows nothing that came after the first page', async () => {
    await fund(ledger(), 'ann', 1_000n);
    const append = (at: number) => ledger().append(tip({ id: `tip_${at}`, from: 'ann', amountMinor: 1n }));
    for (let at = 1; at <= 5; at++) await append(at);
    let at = 6;
    for (const by of [{ ref: 'stream:st_1' }, { account: 'creator:star' }]) {
      const newest = at - 1;
      const found = await findAll(ledger(), { by, limit: 2, order: 'newest' }, () => append(at++));
      expect(found.map(({ source }) => source.seq)).toEqual(
        Array.from({ length: newest }, (_, back) => newest - back),
      );
    }
  });

  const QUERIES: [string, Omit<EntryQuery, 'limit'>][] = [
    ['a ref', { by: { ref: 'stream:st_1' } }],
    ['an account', { by: { account: 'wallet:ann' } }],
    ['open holds', { by: { openHolds: true }, order: 'newest' }],
  ];
  it.each(QUERIES)('[LE16] refuses a limit or a cursor that is none, by %s', async (_, query) => {
    for (const limit of [0, 1_001, 1.5]) {
      await expect(ledger().find({ ...query, limit })).rejects.toThrow(RangeError);
    }
    await expect(ledger().find({ ...query, limit: 1, cursor: 'somewhere' })).rejects.toThrow(RangeError);
    expect(await ledger().find({ ...query, limit: 1_000 })).toEqual({ receipts: [], cursor: null });
    await ledger().close();
    await expect(ledger().find({ ...query, limit: 1 })).rejects.toThrow(LedgerUnavailable);
  });
}

function describeStatements({ ledger, open, closeAll }: LedgerContext): void {
  it('[LE28] has in the statement of an account every entry with a leg on it, once', async () => {
    await fund(ledger(), 'ann', 100n);
    await fund(ledger(), 'bob', 100n);
    const given = tip({ id: 'tip_1', from: 'ann', amountMinor: 5n });
    await ledger().append(given);
    await ledger().append(tip({ id: 'tip_2', from: 'bob', amountMinor: 5n }));
    await ledger().append({ ...given, id: 'tip_twice', legs: [...given.legs, ...given.legs] });
    await ledger().append(tip({ id: 'refused', from: 'ann', amountMinor: 5_000n }));
    const statement = async (account: string) =>
      idsOf(await findAll(ledger(), { by: { account }, limit: 2 }));
    expect(await statement('wallet:ann')).toEqual(['fund_ann', 'tip_1', 'tip_twice']);
    expect(await statement('creator:star')).toEqual(['tip_1', 'tip_2', 'tip_twice']);
    expect(await statement('external:sandbox:bob')).toEqual(['fund_bob']);
    expect(await statement('wallet:an')).toEqual([]);
  });

  it('[LE28] shows a statement as of every append that resolved, through any instance', async () => {
    const other = await open();
    for (const [at, writer] of [ledger(), other, ledger()].entries()) {
      await writer.append(topUp({ id: `top_${at}`, to: 'ann', amountMinor: 1n }));
      for (const reader of [ledger(), other]) {
        const { receipts } = await reader.find({ by: { account: 'wallet:ann' }, limit: 10 });
        expect(receipts).toHaveLength(at + 1);
        expect(receipts.at(-1)).toEqual(await writer.get(`top_${at}`));
      }
    }
    await closeAll();
    const reopened = await open();
    await reopened.append(topUp({ id: 'top_3', to: 'ann', amountMinor: 1n }));
    const found = await findAll(reopened, { by: { account: 'wallet:ann' }, limit: 2 });
    expect(idsOf(found)).toEqual(['top_0', 'top_1', 'top_2', 'top_3']);
  });
}

function describeOpenHolds({ ledger, open }: LedgerContext): void {
  const openHolds = async (instance: LedgerPort, order?: 'newest') =>
    idsOf(await findAll(instance, { by: { openHolds: true }, limit: 2, ...(order ? { order } : {}) }));

  it('[LE29] lists the holds that still have money, and no other', async () => {
    await fund(ledger(), 'ann', 100n);
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      await ledger().append(holdOf({ id, from: 'ann', amountMinor: 10n }));
    }
    expect(await openHolds(ledger())).toEqual(['hold/a', 'hold/b', 'hold/c', 'hold/d', 'hold/e']);
    const other = await open();
    for (const id of ['a', 'd']) await other.append(voidOf({ id, to: 'ann', amountMinor: 10n }));
    expect(await openHolds(ledger())).toEqual(['hold/b', 'hold/c', 'hold/e']);
    expect(await openHolds(other, 'newest')).toEqual(['hold/e', 'hold/c', 'hold/b']);
    const part: EntryInput = { ...voidOf({ id: 'c', to: 'ann', amountMinor: 4n }), kind: 'tip', id: 'part' };
    await ledger().append(part);
    expect(await openHolds(other)).toEqual(['hold/b', 'hold/c', 'hold/e']);
    await ledger().append({ ...voidOf({ id: 'c', to: 'ann', amountMinor: 6n }), id: 'remainder' });
    expect(await openHolds(other)).toEqual(['hold/b', 'hold/e']);
  });
}
