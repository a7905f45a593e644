import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import type { SpendingAnswer } from '../../shared/protocol/spending.ts';
import { placeHold, postHold, voidHold } from '../services/ledger/holds/holds.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const MESI = 1_000_000n;
let http: TestHttp;
let [nova, ada, ben] = [] as unknown as [Session, Session, Session];
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  nova = await http.join({ name: 'Nova', isCreator: true });
  [ada, ben] = [await http.join({ name: 'Ada' }), await http.join({ name: 'Ben' })];
  for (const giver of [ada, ben])
    for (const asset of ['MESI', 'USD'] as const) await http.fund(giver, 10_000n * MESI, asset);
});
afterAll(() => http.close());

const set = (who: Session, day: bigint | null) =>
  http.ask(who, 'PUT', '/spending', {
    dayMinor: day === null ? null : String(day),
    monthMinor: null,
    askAboveMinor: null,
  });
const spentToday = async (who: Session) =>
  ((await http.ask(who, 'GET', '/spending')).body as SpendingAnswer).spentTodayMinor;

let commands = 0;
function command(more: object = {}) {
  commands += 1;
  const commandId = `spending-${commands}`;
  return { commandId, toHandle: nova.account.handle, asset: 'MESI', amountMinor: String(MESI), ...more };
}
const tip = (who: Session, more: object = {}) => codeOf(http.ask(who, 'POST', '/tips', command(more)));

/** Sets money of Ada's aside for something, as every room does. */
const hold = (holdId: string, amountMinor: bigint, purpose = 'ticket') =>
  placeHold(http.created.services.ledger, {
    holdId,
    from: `wallet:${ada.account.id}`,
    held: { asset: 'MESI', amountMinor },
    conversion: null,
    ref: 'stream:st_spending1',
    dueAtMs: 9_000_000_000_000,
    memo: { purpose, creatorId: nova.account.id },
  });

describe('limits of one’s own spending', () => {
  it('[SL6] are read and set by their person alone, as amounts', async () => {
    expect((await http.ask(ada, 'GET', '/spending')).body).toEqual({
      dayMinor: null,
      monthMinor: null,
      askAboveMinor: null,
      next: null,
      spentTodayMinor: '0',
      spentMonthMinor: '0',
      coolingUntilMs: null,
    });
    expect(await codeOf(http.ask(null, 'GET', '/spending'))).toBe('Unauthorized');
    for (const dayMinor of ['0', '-1', '1.5', 'x', '9'.repeat(40)]) {
      const wish = { dayMinor, monthMinor: null, askAboveMinor: null };
      expect([dayMinor, await codeOf(http.ask(ada, 'PUT', '/spending', wish))]).not.toEqual([dayMinor, 'ok']);
    }
    expect(await codeOf(http.ask(ada, 'POST', '/spending/cooling-off', { days: 2 }))).toBe('BadRequest');
    expect(await codeOf(http.ask(ada, 'POST', '/spending/cooling-off', { days: -1 }))).toBe('BadRequest');
  });

  it('[SL1] [SL2] hold for tips at once, and count each once', async () => {
    expect(await tip(ada)).toBe('ok');
    expect((await set(ada, 3n * MESI)).body).toMatchObject({ dayMinor: String(3n * MESI) });
    const twice = command();
    await Promise.all([1, 2, 3].map(() => http.ask(ada, 'POST', '/tips', twice)));
    expect(await spentToday(ada)).toBe(String(MESI));
    const all = await Promise.all([1, 2, 3, 4].map(() => tip(ada)));
    expect(all.toSorted()).toEqual(['SpendLimitReached', 'SpendLimitReached', 'ok', 'ok']);
    // one that was paid is answered, and nobody else is limited
    expect(await codeOf(http.ask(ada, 'POST', '/tips', twice))).toBe('ok');
    expect(await tip(ben)).toBe('ok');
    expect(await spentToday(ada)).toBe(String(3n * MESI));
  });

  it('[SL3] what comes back of a hold, or was refused, may be spent again', async () => {
    const { ledger } = http.created.services;
    await http.created.services.store.get('spending', ada.account.id);
    await raiseAtOnce(20n * MESI);
    expect(await hold('or_back1', 10n * MESI)).toMatchObject({ ok: true });
    expect(await hold('or_back2', 8n * MESI)).toMatchObject({ rejection: 'SpendLimitReached' });
    await voidHold(ledger, { holdId: 'or_back1', reason: 'returned' });
    await voidHold(ledger, { holdId: 'or_back1', reason: 'returned' });
    expect(await spentToday(ada)).toBe(String(3n * MESI));
    expect(await hold('or_part', 10n * MESI)).toMatchObject({ ok: true });
    const to = [{ account: `creator:${nova.account.id}`, takenMinor: 4n * MESI }];
    await postHold(ledger, { holdId: 'or_part', to });
    expect(await spentToday(ada)).toBe(String(7n * MESI));
    await raiseAtOnce(1_000_000n * MESI);
    expect(await hold('or_poor', 500_000n * MESI)).toMatchObject({ rejection: 'InsufficientFunds' });
    expect(await spentToday(ada)).toBe(String(7n * MESI));
  });

  it('[SL1] [SL5] no purpose and no way of paying escapes a cooling-off, and conversions are no purchases', async () => {
    const { ledger } = http.created.services;
    const wallet = `wallet:${ada.account.id}`;
    const started = (await http.ask(ada, 'POST', '/spending/cooling-off', { days: 7 }))
      .body as SpendingAnswer;
    const shorter = (await http.ask(ada, 'POST', '/spending/cooling-off', { days: 1 }))
      .body as SpendingAnswer;
    expect(shorter.coolingUntilMs).toBe(started.coolingUntilMs);
    expect([await tip(ada), await tip(ada, { asset: 'USD', amountMinor: '100' })]).toEqual([
      'CoolingOff',
      'CoolingOff',
    ]);
    const to = fc.constantFrom(
      'hold:or_x',
      'wallet:us_somebody',
      `creator:${nova.account.id}`,
      'platform:fees',
    );
    const kind = fc.constantFrom('tip', 'hold', 'post', 'refund', 'conversion', 'payout', 'void');
    const bought = fc.record({
      to,
      kind,
      purpose: fc.string({ maxLength: 20 }),
      amount: fc.bigInt(1n, MESI),
    });
    await fc.assert(
      fc.asyncProperty(bought, fc.uuid(), async ({ to: account, kind: of, purpose, amount }, id) => {
        const legs = [
          { account: wallet, asset: 'MESI', amountMinor: -amount },
          { account, asset: 'MESI', amountMinor: amount },
        ] as const;
        const entry = { id, kind: of, source: wallet, legs, ref: null, memo: { purpose } } as const;
        expect(await ledger.append(entry)).toEqual({ ok: false, rejection: 'CoolingOff' });
      }),
      { numRuns: 60 },
    );
    const quote = { from: 'USD', to: 'MESI', amountMinor: '100' };
    const { quoteId } = (await http.ask(ada, 'POST', '/quotes', quote)).body;
    const conversion = { commandId: 'spending-convert', quoteId };
    expect(await codeOf(http.ask(ada, 'POST', '/conversions', conversion))).toBe('ok');
    expect(await spentToday(ada)).toBe(String(7n * MESI));
  });
});

/** Nobody waits a day for a higher limit. */
async function raiseAtOnce(dayMinor: bigint): Promise<void> {
  await set(ada, dayMinor);
  const { store } = http.created.services;
  const found = await store.get('spending', ada.account.id);
  const limits = { dayMinor: String(dayMinor), monthMinor: null };
  await store.replace('spending', ada.account.id, found!.version, { ...found!.body, limits, next: null });
}
