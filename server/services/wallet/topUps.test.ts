import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentStatus } from '../../../shared/protocol/money.ts';
import { signWebhook } from '../payments/webhookSignature.ts';
import {
  createWalletWorld,
  type WalletProcess,
  type WalletWorld,
  WEBHOOK_SECRET,
} from './walletWorld.testkit.ts';

let world: WalletWorld;
beforeAll(async () => {
  world = await createWalletWorld();
});
afterAll(() => world.close());

let people = 0;
const somebody = () => `us_person${++people}`;
const usd = (amountMinor: bigint) => ({ asset: 'USD', amountMinor }) as const;

async function topUp(userId: string, amountMinor: bigint, commandId = 'command1', { wallet } = world) {
  const outcome = await wallet.topUps.begin({ userId, commandId, money: usd(amountMinor) });
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return outcome.value;
}

async function statusOf(userId: string, paymentId: string): Promise<PaymentStatus> {
  const outcome = await world.wallet.topUps.read({ userId, paymentId });
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return outcome.value.payment.status;
}

const wallet = (userId: string) => world.balance(`wallet:${userId}`, 'USD');
const owed = (userId: string) => world.balance(`owed:${userId}`, 'USD');

async function spend(userId: string, amountMinor: bigint) {
  await world.append({
    id: `spent/${userId}`,
    kind: 'tip',
    source: `wallet:${userId}`,
    legs: [
      { account: `wallet:${userId}`, asset: 'USD', amountMinor: -amountMinor },
      { account: 'exchange:USD', asset: 'USD', amountMinor },
    ],
    ref: null,
    memo: {},
  });
}

describe('top-ups', () => {
  it('[WA1] are one payment for one command of one person', async () => {
    const [one, two] = [somebody(), somebody()];
    const answers = await Promise.all([1, 2, 3].map(() => topUp(one, 500n)));
    expect(new Set(answers.map(({ payment }) => payment.paymentId)).size).toBe(1);
    expect((await topUp(two, 500n)).payment.paymentId).not.toBe(answers[0]!.payment.paymentId);
    expect([await wallet(one), await wallet(two)]).toEqual([500n, 500n]);
    const other = await world.wallet.topUps.begin({ userId: one, commandId: 'command1', money: usd(501n) });
    expect(other).toMatchObject({ ok: false, rejection: { code: 'IdempotencyConflict' } });
  });

  it('[WA1] are their own payer’s to look at', async () => {
    const { payment } = await topUp(somebody(), 500n);
    const looked = await world.wallet.topUps.read({ userId: 'us_other', paymentId: payment.paymentId });
    expect(looked).toMatchObject({ ok: false, rejection: { code: 'PaymentNotFound' } });
  });

  const fates: readonly (readonly [bigint, PaymentStatus, PaymentStatus, bigint])[] = [
    [2_500n, 'succeeded', 'succeeded', 2_500n],
    [2_513n, 'declined', 'declined', 0n],
    [2_517n, 'pending', 'succeeded', 2_517n],
    [2_519n, 'pending', 'failed', 0n],
    [2_523n, 'succeeded', 'chargedBack', 0n],
    [2_529n, 'pending', 'succeeded', 2_529n],
    [2_531n, 'pending', 'chargedBack', 0n],
    [2_537n, 'pending', 'succeeded', 2_537n],
    [100_000_001n, 'declined', 'declined', 0n],
  ];
  it.each(fates)('[PM2] [WA2] of %i cents: %s, in the end %s', async (cents, atFirst, inTheEnd, held) => {
    const userId = somebody();
    const { payment, receipt } = await topUp(userId, cents);
    expect([payment.status, receipt === null]).toEqual([atFirst, atFirst !== 'succeeded']);
    await world.advance(60_000);
    expect(await statusOf(userId, payment.paymentId)).toBe(inTheEnd);
    expect(await wallet(userId)).toBe(held);
    expect(await world.wallet.topUps.pendingOf(userId)).toEqual([]);
  });

  it('[WA2] are found by a round when no webhook came', async () => {
    const userId = somebody();
    await topUp(userId, 2_537n);
    expect(await world.wallet.topUps.pendingOf(userId)).toHaveLength(1);
    await world.advance(10_000);
    await world.look();
    expect(await wallet(userId)).toBe(2_537n);
  });

  it('[WA3] [WA6] credit once whatever comes, twice, late and in whatever order', async () => {
    const userId = somebody();
    const { payment } = await topUp(userId, 917n);
    const tell = (n: number, status: PaymentStatus) => webhook(payment.paymentId, { n, status, cents: 917n });
    for (const each of [tell(2, 'chargedBack'), tell(1, 'succeeded'), tell(0, 'failed'), tell(0, 'pending')])
      expect(await each).toMatchObject({ ok: true });
    expect(await tell(2, 'chargedBack')).toEqual({ ok: true, value: { replayed: true } });
    expect(await statusOf(userId, payment.paymentId)).toBe('chargedBack');
    await world.advance(60_000);
    const page = await world.ledger.find({ by: { ref: `payment:${payment.paymentId}` }, limit: 10 });
    expect(page.receipts.map(({ kind }) => kind)).toEqual(['topUp', 'chargeback']);
    expect([await wallet(userId), await owed(userId)]).toEqual([0n, 0n]);
  });

  it('[WA6] take no event about another amount or an unknown payment', async () => {
    const userId = somebody();
    const { payment } = await topUp(userId, 817n);
    const wrong = await webhook(payment.paymentId, { n: 7, status: 'succeeded', cents: 81_700n });
    expect(wrong).toMatchObject({ ok: false, rejection: { code: 'WebhookMismatch' } });
    const stray = await webhook('pay_of_nobody', { n: 7, status: 'succeeded', cents: 1n });
    expect(stray).toMatchObject({ ok: false, rejection: { code: 'PaymentNotFound' } });
    expect(await wallet(userId)).toBe(0n);
  });

  it('[WA6] know a taken event after a restart', async () => {
    const userId = somebody();
    const { payment } = await topUp(userId, 717n);
    const event = { n: 1, status: 'succeeded', cents: 717n } as const;
    expect(await webhook(payment.paymentId, event)).toEqual({ ok: true, value: { replayed: false } });
    const next = world.boot();
    expect(await webhook(payment.paymentId, event, next)).toEqual({ ok: true, value: { replayed: true } });
  });
});

describe('chargebacks', () => {
  it('[WA4] take what is there; the rest is owed, and the books are sound', async () => {
    const userId = somebody();
    await topUp(userId, 1_023n);
    await spend(userId, 1_000n);
    await world.advance(30_000);
    expect([await wallet(userId), await owed(userId)]).toEqual([0n, 1_000n]);
    expect(await world.balance(`external:debt:${userId}`, 'USD')).toBe(-1_000n);
    const { ok, assets } = await world.wallet.solvency();
    expect(ok).toBe(true);
    expect(assets.find(({ asset }) => asset === 'USD')).toMatchObject({ sumMinor: '0' });
  });

  it('[WA4] leave a debt of all when nothing is there', async () => {
    const userId = somebody();
    await topUp(userId, 1_023n);
    await spend(userId, 1_023n);
    await world.advance(30_000);
    expect([await wallet(userId), await owed(userId)]).toEqual([0n, 1_023n]);
  });

  it('[WA5] are paid by the next top-ups first, by each only what is still owed', async () => {
    const userId = somebody();
    await topUp(userId, 1_023n);
    await spend(userId, 1_023n);
    await world.advance(30_000);
    await Promise.all([1, 2, 3].map((n) => topUp(userId, 500n, `later-00${n}`)));
    expect([await wallet(userId), await owed(userId)]).toEqual([477n, 0n]);
    expect(await world.balance(`external:debt:${userId}`, 'USD')).toBe(0n);
    expect(await world.balance(`external:owed:${userId}`, 'USD')).toBe(0n);
  });
});

describe('a top-up whose process dies', () => {
  const deaths = [1, 2, 3, 4].flatMap((diesAt) => [true, false].map((isAfter) => ({ diesAt, isAfter })));
  it.each(deaths)('[WA15] at write $diesAt (made: $isAfter) is credited once', async (death) => {
    const userId = somebody();
    const doomed = world.boot(death);
    await topUp(userId, 4_200n, 'command1', { ...world, ...doomed }).catch(() => undefined);
    const next = world.boot();
    await world.look(next);
    const { payment } = await topUp(userId, 4_200n, 'command1', { ...world, ...next });
    expect(payment.status).toBe('succeeded');
    expect(await wallet(userId)).toBe(4_200n);
  });
});

describe('what is left behind', () => {
  it('[WA15] a payment that never reached the provider is asked for, but not after a day', async () => {
    const [soon, late] = [somebody(), somebody()];
    const begin = (userId: string) =>
      topUp(userId, 4_200n, 'command1', { ...world, ...world.boot({ diesAt: 1, isAfter: true }) });
    await begin(late).catch(() => undefined);
    await world.advance(86_400_001);
    await begin(soon).catch(() => undefined);
    await world.look();
    expect([await wallet(soon), await wallet(late)]).toEqual([4_200n, 0n]);
    const { payment } = await topUp(late, 4_200n);
    expect(payment).toMatchObject({ status: 'failed', reason: 'the payment provider was never reached' });
  });

  it('[WA6] event ids are forgotten when no signature could bring them back', async () => {
    const { payment } = await topUp(somebody(), 317n);
    await webhook(payment.paymentId, { n: 5, status: 'succeeded', cents: 317n });
    const isKnown = async () =>
      (await world.store.get('webhookEvents', `ev_5_succeeded_${payment.paymentId}`)) !== null;
    await world.advance(86_400_000);
    await world.look();
    expect(await isKnown()).toBe(true);
    await world.advance(3 * 86_400_000);
    await world.look();
    expect(await isKnown()).toBe(false);
  });
});

describe('a chargeback whose process dies', () => {
  const deaths = [1, 2, 3].flatMap((diesAt) => [true, false].map((isAfter) => ({ diesAt, isAfter })));
  it.each(deaths)('[WA15] at write $diesAt (made: $isAfter) takes back once', async (death) => {
    const userId = somebody();
    const { payment } = await topUp(userId, 4_200n);
    await spend(userId, 1_200n);
    const event = { n: 1, status: 'chargedBack', cents: 4_200n } as const;
    await webhook(payment.paymentId, event, world.boot(death)).catch(() => undefined);
    const next = world.boot();
    expect(await webhook(payment.paymentId, event, next)).toMatchObject({ ok: true });
    expect([await wallet(userId), await owed(userId)]).toEqual([0n, 1_200n]);
    expect(await statusOf(userId, payment.paymentId)).toBe('chargedBack');
  });
});

describe('news of payments', () => {
  it('[WA2] [WA3] end the same in any order, as often as they come, at any of three servers', async () => {
    const servers = [world, world.boot(), world.boot()];
    const status = fc.constantFrom<PaymentStatus>('pending', 'failed', 'succeeded', 'chargedBack');
    const news = fc.array(fc.tuple(status, fc.nat(2), fc.boolean()), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(news, async (told) => {
        const userId = somebody();
        const { payment } = await topUp(userId, 617n);
        const atOnce: Promise<unknown>[] = [];
        for (const [index, [state, server, waits]] of told.entries()) {
          const event = { n: index, status: state, cents: 617n };
          atOnce.push(webhook(payment.paymentId, event, servers[server]));
          if (waits) await Promise.all(atOnce.splice(0));
        }
        await Promise.all(atOnce);
        const states = new Set(told.map(([state]) => state));
        const isBack = states.has('chargedBack');
        expect(await wallet(userId)).toBe(states.has('succeeded') && !isBack ? 617n : 0n);
        expect(await world.balance(`external:sandbox:${userId}`, 'USD')).toBe(-(await wallet(userId)));
        const stored = await world.store.get('payments', payment.paymentId);
        const last = (['chargedBack', 'succeeded', 'failed', 'pending'] as const).find((each) =>
          states.has(each),
        );
        expect(stored?.body.status).toBe(last);
      }),
      { seed: 20_261_121, numRuns: 60 },
    );
  });
});

function webhook(
  id: string,
  { n, status, cents }: { readonly n: number; readonly status: PaymentStatus; readonly cents: bigint },
  { wallet }: WalletProcess = world,
) {
  const event = { eventId: `ev_${n}_${status}_${id}`, type: 'payment', id, status };
  const rawBody = Buffer.from(JSON.stringify({ ...event, asset: 'USD', amountMinor: String(cents) }));
  const nowMs = world.runtime.clock.nowMs();
  const signature = signWebhook({ secret: WEBHOOK_SECRET, rawBody, nowMs });
  return wallet.topUps.takeWebhook({ rawBody, signature });
}
