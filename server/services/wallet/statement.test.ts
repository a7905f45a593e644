import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatementLine } from '../../../shared/protocol/money.ts';
import { verifyReceipt } from '../ledger/entry.ts';
import { placeHold, postHold, voidHold } from '../ledger/holds/holds.ts';
import { createSeal } from '../seal.ts';
import type { StatementFilter } from './port.ts';
import { MOST_LOOKED_AT } from './statement.ts';
import { createWalletWorld, type WalletWorld } from './walletWorld.testkit.ts';

let world: WalletWorld;
beforeAll(async () => {
  world = await createWalletWorld();
});
afterAll(() => world.close());

const filter = (userId: string, more: Partial<StatementFilter> = {}): StatementFilter => ({
  userId,
  account: 'creator',
  asset: null,
  kinds: null,
  fromMs: null,
  toMs: null,
  ...more,
});

async function page(of: StatementFilter, cursor: string | null, limit: number) {
  const outcome = await world.wallet.statements.page({ ...of, cursor, limit });
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return outcome.value;
}

describe('statements', () => {
  it('[WA17] neither skip nor repeat, whatever the filter and the size of a page', async () => {
    for (let n = 0; n < 30; n++) {
      await world.tip('us_pages', { id: `page_${n}`, amountMinor: 10n });
      if (n % 7 === 3) await world.append(adjustment(n));
    }
    for (const kinds of [null, new Set(['tip'] as const), new Set(['refund'] as const)]) {
      const of = filter('us_pages', { kinds });
      const all: string[] = [];
      for await (const line of world.wallet.statements.all(of)) all.push(line.entryId);
      for (const limit of [1, 4, 50]) {
        const paged: string[] = [];
        let cursor: string | null = null;
        do {
          const { lines, cursor: next } = await page(of, cursor, limit);
          expect(lines.length).toBeLessThanOrEqual(limit);
          paged.push(...lines.map(({ entryId }) => entryId));
          cursor = next;
        } while (cursor !== null);
        expect(paged).toEqual(all);
      }
      expect(all).toHaveLength(kinds === null ? 34 : kinds.has('tip' as never) ? 30 : 4);
    }
  });

  const adjustment = (n: number) => ({
    id: `refund_${n}`,
    kind: 'refund' as const,
    source: 'creator:us_pages',
    legs: [
      { account: 'creator:us_pages', asset: 'MESI' as const, amountMinor: -1n },
      { account: 'wallet:us_fan', asset: 'MESI' as const, amountMinor: 1n },
    ],
    ref: null,
    memo: {},
  });

  it('[WA17] look at a bounded number of entries a page, and go on from there', async () => {
    const count = MOST_LOOKED_AT + 10;
    await Promise.all(
      Array.from({ length: count }, (_, n) => world.tip('us_long', { id: `long_${n}`, amountMinor: 1n })),
    );
    const rare = filter('us_long', { kinds: new Set(['refund']) });
    const first = await page(rare, null, 50);
    expect([first.lines.length, first.cursor === null]).toEqual([0, false]);
    expect((await page(rare, first.cursor, 50)).cursor).toBeNull();
  });

  it('[WA17] go on only from where they stopped: not from an altered cursor, nor from another account’s', async () => {
    for (const id of ['a', 'b', 'c']) await world.tip('us_sealed', { id: `sealed_${id}`, amountMinor: 1n });
    const { cursor } = await page(filter('us_sealed'), null, 1);
    expect((await page(filter('us_sealed'), cursor, 1)).lines[0]!.entryId).toBe('sealed_b');
    const altered = Buffer.from(cursor!, 'base64url');
    altered[altered.length - 1]! ^= 1;
    const wrong = [
      [filter('us_sealed'), altered.toString('base64url')],
      [filter('us_sealed'), cursor!.slice(0, 10)],
      [filter('us_other'), cursor!],
      [filter('us_sealed', { account: 'wallet' }), cursor!],
    ] as const;
    for (const [of, each] of wrong)
      expect(await page(of, each, 1).catch((error: Error) => error.message)).toBe('BadRequest');
  });

  it('[WA17] have cursors that say nothing: those of the ledger may name entries, and entries who gave', () => {
    const seal = createSeal('a secret', 'cursors');
    const cursor = '{"at":"s1","part":{"s1":{"count":0,"ids":["tip_us_ada_1"]}}}';
    const sealed = seal.seal('creator:us_kai', cursor);
    for (const text of [sealed, Buffer.from(sealed, 'base64url').toString('latin1')])
      expect(text).not.toMatch(/us_ada|tip_|"at"/);
    expect(seal.open('creator:us_kai', sealed)).toBe(cursor);
    expect(seal.open('creator:us_nova', sealed)).toBeNull();
    expect(seal.open('creator:us_kai', `${sealed.slice(0, -2)}AA`)).toBeNull();
  });

  it('[WA18] show another id of what was given anonymously: the entry’s own holds who gave it', async () => {
    const entry = (id: string, anonymous: string) => ({
      id,
      kind: 'tip' as const,
      source: 'wallet:us_ada',
      legs: [
        { account: 'wallet:us_ada', asset: 'MESI' as const, amountMinor: -5n },
        { account: 'creator:us_hidden', asset: 'MESI' as const, amountMinor: 5n },
      ],
      ref: 'stream:st_1',
      memo: { giverId: 'us_ada', giverName: 'Ada', creatorId: 'us_hidden', message: '', anonymous },
    });
    await world.append({
      id: 'fund_ada',
      kind: 'topUp',
      source: 'external:x:us_ada',
      legs: [
        { account: 'external:x:us_ada', asset: 'MESI', amountMinor: -10n },
        { account: 'wallet:us_ada', asset: 'MESI', amountMinor: 10n },
      ],
      ref: null,
      memo: {},
    });
    await world.append(entry('tip_us_ada_1', 'yes'));
    await world.append(entry('tip_us_ada_2', 'no'));
    const shown = async (of: StatementFilter) =>
      (await page(of, null, 50)).lines.map(({ entryId, hasReceipt }) => [entryId, hasReceipt]);
    expect(await shown(filter('us_hidden'))).toEqual([
      ['tip_us_ada_2', true],
      [world.opaqueIds.tip('tip_us_ada_1'), false],
    ]);
    expect((await shown(filter('us_ada', { account: 'wallet' }))).slice(0, 2)).toEqual([
      ['tip_us_ada_2', true],
      ['tip_us_ada_1', true],
    ]);
    const { receipt } = world.wallet.statements;
    for (const entryId of ['tip_us_ada_1', world.opaqueIds.tip('tip_us_ada_1')])
      expect(await receipt({ userId: 'us_hidden', entryId })).toBeNull();
    const own = await receipt({ userId: 'us_ada', entryId: 'tip_us_ada_1' });
    expect(own && verifyReceipt(own)).toBe(true);
  });

  it('[WA17] stop looking where the time asked for begins', async () => {
    await world.tip('us_times', { id: 'time_1', amountMinor: 1n });
    await world.advance(3_600_000);
    const fromMs = world.runtime.clock.nowMs();
    await world.tip('us_times', { id: 'time_2', amountMinor: 2n });
    await world.advance(1_000);
    await world.tip('us_times', { id: 'time_3', amountMinor: 3n });
    const ids = async (more: Partial<StatementFilter>) =>
      (await page(filter('us_times', more), null, 50)).lines.map(({ entryId }) => entryId);
    expect(await ids({ fromMs })).toEqual(['time_3', 'time_2']);
    expect(await ids({ fromMs, toMs: fromMs + 1_000 })).toEqual(['time_2']);
  });

  it('[WA19] call a payout a payout, and what came back of it', async () => {
    await world.append({
      id: 'put_in',
      kind: 'topUp',
      source: 'external:demo:x',
      legs: [
        { account: 'external:demo:x', asset: 'MESI', amountMinor: -5_000_000n },
        { account: 'creator:us_payee', asset: 'MESI', amountMinor: 5_000_000n },
      ],
      ref: null,
      memo: {},
    });
    const money = { asset: 'MESI', amountMinor: 1_130_000n } as const;
    await world.wallet.payouts.request({ userId: 'us_payee', commandId: 'payout01', money });
    const { lines } = await page(filter('us_payee'), null, 50);
    expect(lines.map(({ kind, changes }) => [kind, changes[0]!.amountMinor])).toEqual([
      ['void', '1130000'],
      ['payout', '-1130000'],
      ['topUp', '5000000'],
    ]);
    expect(lines[0]!.note).toBe('the account does not take payouts');
  });
});

describe('what lines are about', () => {
  const payer = 'us_asker';
  const facts = { streamId: 'st_show', creatorId: 'us_star', giverId: payer };
  const hold = (holdId: string, purpose: string) => ({
    holdId,
    from: `wallet:${payer}`,
    held: { asset: 'MESI', amountMinor: 85_000_000n } as const,
    conversion: null,
    ref: 'stream:st_show:orders',
    dueAtMs: 1_900_000_000_000,
    memo: { ...facts, purpose },
  });

  beforeAll(async () => {
    await world.store.insert('streams', 'st_show', { stage: { title: 'A night in' } });
    await world.append({
      id: 'fund_asker',
      kind: 'topUp',
      source: 'external:x:us_asker',
      legs: [
        { account: 'external:x:us_asker', asset: 'MESI', amountMinor: -255_000_000n },
        { account: `wallet:${payer}`, asset: 'MESI', amountMinor: 255_000_000n },
      ],
      ref: null,
      memo: {},
    });
    for (const [id, purpose] of [
      ['h_call', 'call'],
      ['h_ticket', 'ticket'],
      ['h_open', 'ticket'],
    ] as const)
      await placeHold(world.ledger, hold(id, purpose));
    await postHold(world.ledger, {
      holdId: 'h_call',
      to: [{ account: 'creator:us_star', takenMinor: 17_680_000n }],
      memo: { ...facts, purpose: 'call', deliveredMs: '177000', lengthMs: '600000' },
    });
    await voidHold(world.ledger, { holdId: 'h_ticket', reason: 'cancelled' });
  });

  const aboutOf = async (of: StatementFilter) =>
    new Map((await page(of, null, 50)).lines.map((line) => [line.entryId, line]));

  it('[WA22] both halves of a hold tell the whole of it, with the stream’s title and who was to be paid', async () => {
    const lines = await aboutOf(filter(payer, { account: 'wallet' }));
    const call = lines.get('hold/h_call/end');
    expect(call).toMatchObject({
      person: { id: 'us_star' },
      about: {
        purpose: 'call',
        stream: { streamId: 'st_show', title: 'A night in' },
        hold: {
          isOwn: true,
          heldMinor: '85000000',
          placedId: 'hold/h_call',
          end: {
            takenMinor: '17680000',
            returnedMinor: '67320000',
            reason: null,
            delivered: { ms: 177_000, ofMs: 600_000 },
          },
        },
      },
    });
    expect(lines.get('hold/h_call')?.about).toEqual(call?.about);
    expect(lines.get('hold/h_ticket/end')).toMatchObject({
      person: { id: 'us_star' },
      about: {
        purpose: 'ticket',
        hold: { end: { takenMinor: '0', returnedMinor: '85000000', reason: 'cancelled' } },
      },
    });
    expect(lines.get('hold/h_open')?.about?.hold?.end).toBeNull();
  });

  it('[WA22] who is paid reads whose hold it was, and that it was not theirs', async () => {
    const lines = await aboutOf(filter('us_star'));
    expect([...lines.keys()]).toEqual(['hold/h_call/end']);
    expect(lines.get('hold/h_call/end')).toMatchObject({
      person: { id: payer },
      about: { purpose: 'call', hold: { isOwn: false, end: { takenMinor: '17680000' } } },
    });
  });

  it('[WA22] all lines, as a table shows them, are those of the pages without it', async () => {
    const of = filter(payer, { account: 'wallet' });
    const all: StatementLine[] = [];
    for await (const line of world.wallet.statements.all(of)) all.push(line);
    const { lines } = await page(of, null, 50);
    expect(all).toEqual(lines.map(({ about: _, ...line }) => line));
  });

  it('[WA22] a tip says which item of the menu it was for; an unknown stream has no title', async () => {
    await world.append({
      id: 'tip_us_asker_song',
      kind: 'tip',
      source: `wallet:${payer}`,
      legs: [
        { account: `wallet:${payer}`, asset: 'MESI', amountMinor: -5n },
        { account: 'creator:us_other', asset: 'MESI', amountMinor: 5n },
      ],
      ref: 'stream:st_gone',
      memo: { giverId: payer, creatorId: 'us_other', menuTitle: 'A song', message: '' },
    });
    const { lines } = await page(filter('us_other'), null, 1);
    expect(lines[0]?.about).toEqual({
      purpose: null,
      menuTitle: 'A song',
      stream: { streamId: 'st_gone', title: null },
      hold: null,
    });
  });
});

describe('receipts', () => {
  it('[WA18] of a hold’s end are also for who had placed it', async () => {
    const [wallet, hold] = ['wallet:us_payer', 'hold:h1'];
    const held = { asset: 'MESI', amountMinor: 5n } as const;
    const move = (id: string, kind: 'topUp' | 'hold' | 'post', from: string, to: string) => ({
      id,
      kind,
      source: from,
      legs: [
        { account: from, ...held, amountMinor: -5n },
        { account: to, ...held },
      ],
      ref: null,
      memo: {},
    });
    await world.append(move('fund_payer', 'topUp', 'external:x:us_payer', wallet));
    await world.append(move('hold/h1', 'hold', wallet, hold));
    await world.append(move('hold/h1/end', 'post', hold, 'creator:us_paid'));
    const sees = async (userId: string) =>
      (await world.wallet.statements.receipt({ userId, entryId: 'hold/h1/end' })) !== null;
    expect([await sees('us_payer'), await sees('us_paid'), await sees('us_other')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
