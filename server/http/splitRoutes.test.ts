import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import type { StatementAnswer } from '../../shared/protocol/money.ts';
import { personOf } from '../../shared/protocol/people.ts';
import { SPLIT_LIMITS } from '../../shared/splitLimits.ts';
import { placeTip } from '../domain/tips/placeTip.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const MESI = 1_000_000n;
let http: TestHttp;
let [nova, kai, ada, ben] = [] as unknown as [Session, Session, Session, Session];
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  nova = await http.join({ name: 'Nova', isCreator: true });
  kai = await http.join({ name: 'Kai', isCreator: true });
  [ada, ben] = [await http.join({ name: 'Ada' }), await http.join({ name: 'Ben' })];
  await http.fund(ada, 100n * MESI);
});
afterAll(() => http.close());

const share = (who: Session, part: number, role = 'guest') => ({ handle: who.account.handle, role, part });
const set = (...shares: readonly object[]) => http.ask(nova, 'PUT', '/split', { shares });
const inAccount = async (account: string) =>
  (await http.created.services.ledger.balances(account)).MESI ?? 0n;

/** Ada's tip in Nova's stream. */
function tip(commandId: string, amountMinor: bigint, anonymous = false) {
  const taker = {
    payee: personOf(nova.account),
    rules: { smallestMinor: '0', smallestTextMinor: '0' },
  };
  return placeTip(http.created.services, {
    command: { commandId, asset: 'MESI', amountMinor: String(amountMinor), anonymous },
    giver: personOf(ada.account),
    ref: 'stream:st_shared001',
    taker: { ok: true, value: { ...taker, isShared: true } },
    whySilent: async () => null,
  });
}

describe('tips that are shared', () => {
  it('[TS1] are set by creators for themselves, at most all of them', async () => {
    expect(await codeOf(http.ask(null, 'GET', '/split'))).toBe('Unauthorized');
    expect(await codeOf(http.ask(ada, 'PUT', '/split', { shares: [] }))).toBe('NotACreator');
    expect((await http.ask(nova, 'GET', '/split')).body).toEqual({ shares: [], ownPart: SPLIT_LIMITS.whole });
    expect((await set(share(kai, 2_500), share(ben, 500, 'moderator'))).body).toMatchObject({
      shares: [{ person: { handle: kai.account.handle }, part: 2_500 }, { role: 'moderator' }],
      ownPart: 7_000,
    });
    expect(await codeOf(set(share(kai, 9_000), share(ben, 1_001)))).toBe('SplitOver');
    expect(await codeOf(set(share(kai, 1), share(kai, 1)))).toBe('SplitInvalid');
    expect(await codeOf(set(share(nova, 1)))).toBe('SplitInvalid');
    expect(await codeOf(set({ handle: 'nobody-at-all', role: 'guest', part: 1 }))).toBe('NotFound');
    for (const wrong of [{ part: 0 }, { part: 1.5 }, { part: 10_001 }, { role: 'owner' }, { handle: '' }])
      expect(await codeOf(set({ ...share(kai, 1), ...wrong }))).toBe('BadRequest');
    expect((await http.ask(nova, 'GET', '/split')).body).toMatchObject({ ownPart: 7_000 });
    expect((await http.ask(kai, 'GET', '/split')).body).toMatchObject({ shares: [] });
  });

  it('[TS2] [TS3] [TS4] are divided in their own entry, once, and each share is on its statement', async () => {
    const paid = await tip('shared-tip-1', 10n * MESI + 1n);
    expect(paid).toMatchObject({
      ok: true,
      value: { receipt: { memo: { mesiMinor: String(10n * MESI + 1n) } } },
    });
    const sums = () =>
      Promise.all(
        [`creator:${nova.account.id}`, `creator:${kai.account.id}`, `wallet:${ben.account.id}`].map(
          inAccount,
        ),
      );
    const divided = [7n * MESI + 1n, (5n * MESI) / 2n, MESI / 2n];
    expect(await sums()).toEqual(divided);
    await set(share(kai, 5_000));
    expect(await tip('shared-tip-1', 10n * MESI + 1n)).toMatchObject({ ok: true });
    expect(await sums()).toEqual(divided);
    const { lines } = (await http.ask(kai, 'GET', '/wallet/statement?account=creator'))
      .body as StatementAnswer;
    expect(lines).toMatchObject([
      {
        kind: 'tip',
        person: { handle: nova.account.handle },
        changes: [{ amountMinor: String((5n * MESI) / 2n) }],
        about: { isShare: true },
      },
    ]);
    const { notices } = http.created.services;
    await notices.catchUp(kai.account.id);
    const told = await notices.page({ personId: kai.account.id, from: 'newest', limit: 5 });
    expect(told).toMatchObject([
      {
        type: 'shareReceived',
        creator: { handle: nova.account.handle },
        mesiMinor: String((5n * MESI) / 2n),
      },
    ]);
  });

  it('[TS3] [TS5] hold anew a moment after they were set, and name no anonymous giver', async () => {
    await set(share(ben, 10_000, 'cause'));
    const before = await inAccount(`wallet:${ben.account.id}`);
    const paid = await tip('shared-tip-2', 3n, true);
    expect(await inAccount(`wallet:${ben.account.id}`)).toBe(before + 3n);
    const { lines } = (await http.ask(ben, 'GET', '/wallet/statement?account=wallet'))
      .body as StatementAnswer;
    expect(lines[0]).toMatchObject({ hasReceipt: false, person: { handle: nova.account.handle } });
    expect(JSON.stringify(lines[0])).not.toContain(ada.account.id);
    const entryId = paid.ok ? paid.value.receipt.entryId : '';
    expect(await codeOf(http.ask(ben, 'GET', `/receipts/${encodeURIComponent(entryId)}`))).toBe(
      'ReceiptNotFound',
    );
    const { sums, negative, broken } = await http.created.services.ledger.audit();
    expect([[...new Set(Object.values(sums))], negative, broken]).toEqual([['0'], [], []]);
  });
});
