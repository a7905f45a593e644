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
    expect((await http.ask(nova, 'GET', '/split')).body).toEqual({
      ...{ shares: [], feePart: 0, ownPart: SPLIT_LIMITS.whole },
    });
    expect((await set(share(kai, 2_500), share(ben, 500, 'moderator'))).body).toMatchObject({
      shares: [{ person: { handle: kai.account.handle }, part: 2_500 }, { role: 'moderator' }],
      ownPart: 7_000,
    });
    expect(await codeOf(set(share(kai, 9_000), share(ben, 1_001)))).toBe('SplitOver');
    expect(await codeOf(set(share(kai, 1), share(kai, 1)))).toBe('SplitInvalid');
    expect(await codeOf(set(share(nova, 1)))).toBe('SplitInvalid');
    expect(await codeOf(set({ handle: 'nobody-at-all', role: 'guest', part: 1 }))).toBe('NotFound');
    for (const wrong of [{ part: 0 }, { part: 1.5 }, { part: 10_001 }, { role: 'owner' }])
      expect(await codeOf(set({ ...share(kai, 1), ...wrong }))).toBe('BadRequest');
    expect(await codeOf(set({ ...share(kai, 1), handle: '' }))).toBe('SplitInvalid');
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

describe('a referrer who is not named', () => {
  const openly = { handle: '', role: 'referrer', part: 1_000 };
  const of = (giver: Session, more: object = {}) =>
    http.created.services.splits.of(nova.account.id, {
      giverId: giver.account.id,
      anonymous: false,
      ...more,
    });

  it('[TS6] is whom the creator named on the invite or the tip link that brought the giver', async () => {
    expect((await set(openly)).body).toMatchObject({
      shares: [{ person: null, isReferral: true }],
      ownPart: 9_000,
    });
    expect(await of(ada)).toEqual([]);
    const invite = { uses: 5, expiresInMinutes: null, referrer: '@nobody-at-all' };
    expect(await codeOf(http.ask(nova, 'POST', '/invites', invite))).toBe('NotFound');
    const { code, id } = (
      await http.ask(nova, 'POST', '/invites', { ...invite, referrer: `@${ben.account.handle}` })
    ).body;
    expect(await codeOf(http.ask(ada, 'POST', `/invites/${code}/redeem`))).toBe('ok');
    const bens = { personId: ben.account.id, role: 'referrer', part: 1_000, into: 'wallet' };
    expect(await of(ada)).toEqual([bens]);
    expect([await of(ada, { anonymous: true }), await of(kai)]).toEqual([[], []]);
    const before = await inAccount(`wallet:${ben.account.id}`);
    expect(await tip('referred-tip-1', 100n)).toMatchObject({ ok: true });
    expect((await inAccount(`wallet:${ben.account.id}`)) - before).toBe(10n);
    await http.ask(nova, 'DELETE', `/invites/${id}`);
    expect(await of(ada)).toEqual([]);
    const link = { label: 'A synth', amountsMinor: [], goalMinor: null, expiresInMinutes: null, thanks: '' };
    const { id: linkId } = (
      await http.ask(nova, 'POST', '/tip-links', { ...link, referrer: kai.account.handle })
    ).body;
    await set(openly, share(ben, 500));
    const kais = { personId: kai.account.id, role: 'referrer', part: 1_000, into: 'creator' };
    expect(await of(ada, { linkId })).toEqual([kais]);
    expect(await of(kai, { linkId })).toEqual([]);
    const paid = {
      commandId: 'linked-tip-1',
      toHandle: nova.account.handle,
      asset: 'MESI',
      amountMinor: '200',
    };
    const had = await inAccount(`creator:${kai.account.id}`);
    expect((await http.ask(ada, 'POST', '/tips', { ...paid, linkId })).status).toBe(200);
    expect((await inAccount(`creator:${kai.account.id}`)) - had).toBe(20n);
    await set();
  });
});

describe('the part of the platform', () => {
  it('[TS7] is in the same entry, before all others, and more than all is refused', async () => {
    const other = await startTestHttp({ env: { MESI_DEMO: 'off', MESI_PLATFORM_FEE_PERCENT: '10' } });
    try {
      const star = await other.join({ name: 'Star', isCreator: true });
      const [fan, guest] = [await other.join({ name: 'Fan' }), await other.join({ name: 'Guest' })];
      await other.fund(fan, 1_000n);
      const put = (part: number) =>
        other.ask(star, 'PUT', '/split', { shares: [{ handle: guest.account.handle, role: 'guest', part }] });
      expect(await codeOf(put(9_001))).toBe('SplitOver');
      expect((await put(5_000)).body).toMatchObject({ feePart: 1_000, ownPart: 4_000 });
      const { services } = other.created;
      const placed = await placeTip(services, {
        command: { commandId: 'fee-tip-1', asset: 'MESI', amountMinor: '1000', anonymous: true },
        giver: personOf(fan.account),
        ref: 'stream:st_fee000001',
        taker: {
          ok: true,
          value: {
            payee: personOf(star.account),
            rules: { smallestMinor: '0', smallestTextMinor: '0' },
            isShared: true,
          },
        },
        whySilent: async () => null,
      });
      expect(
        placed.ok && placed.value.receipt.legs.map(({ amountMinor }) => amountMinor).toSorted(),
      ).toHaveLength(4);
      const sums = [`creator:${star.account.id}`, `wallet:${guest.account.id}`, 'platform:fees'].map(
        async (account) => (await services.ledger.balances(account)).MESI,
      );
      expect(await Promise.all(sums)).toEqual([400n, 500n, 100n]);
      const books = await services.wallet.solvency();
      expect(
        JSON.stringify(books, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      ).toContain('"platform"');
    } finally {
      await other.close();
    }
  });
});
