import { describe, expect, it, onTestFinished } from 'vitest';
import type { Money } from '../../../shared/money.ts';
import { createWalletWorld, WEBHOOK_SECRET } from '../wallet/walletWorld.testkit.ts';
import { chargeScript, payoutScript } from './sandboxScript.ts';
import { judgeSignature, signWebhook, WEBHOOK_TOLERANCE_MS } from './webhookSignature.ts';

const statesOf = (money: Money) => chargeScript(money).steps.map(({ state }) => state);

describe('the sandbox provider', () => {
  it('[PM1] moves an order once, and answers how it stands', async () => {
    const world = await createWalletWorld();
    onTestFinished(() => world.close());
    const order = {
      id: 'pay_sandbox1',
      userId: 'us_ann',
      money: { asset: 'EUR', amountMinor: 117n },
    } as const;
    expect(await world.sandbox.findPayment(order.id)).toBeNull();
    const answers = await Promise.all([world.sandbox.charge(order), world.sandbox.charge(order)]);
    expect(answers.map(({ state }) => state)).toEqual(['pending', 'pending']);
    await world.advance(3_000);
    expect(await world.sandbox.charge(order)).toMatchObject({ state: 'succeeded' });
    expect(await world.sandbox.findPayment(order.id)).toMatchObject({ state: 'succeeded' });
  });

  const fates: readonly (readonly [string, Money, readonly string[]])[] = [
    ['plain', { asset: 'USD', amountMinor: 2_500n }, ['succeeded']],
    ['.13', { asset: 'USD', amountMinor: 2_513n }, ['declined']],
    ['.13 of six decimals', { asset: 'MESI', amountMinor: 25_130_000n }, ['declined']],
    ['.130001', { asset: 'MESI', amountMinor: 25_130_001n }, ['succeeded']],
    ['.17', { asset: 'USDC', amountMinor: 170_000n }, ['pending', 'succeeded']],
    ['.19', { asset: 'EUR', amountMinor: 19n }, ['pending', 'failed']],
    ['.23', { asset: 'EUR', amountMinor: 23n }, ['succeeded', 'chargedBack']],
    ['.31', { asset: 'EUR', amountMinor: 31n }, ['pending', 'succeeded', 'chargedBack']],
    ['.37', { asset: 'EUR', amountMinor: 37n }, ['pending', 'succeeded']],
    ['a million', { asset: 'USD', amountMinor: 100_000_000n }, ['succeeded']],
    ['a cent more', { asset: 'USD', amountMinor: 100_000_001n }, ['declined']],
  ];
  it.each(fates)('[PM2] %s', (_name, money, states) => expect(statesOf(money)).toEqual(states));

  it('[PM2] tells .29 three times, .31 in the wrong order, .37 never', () => {
    const told = (amountMinor: bigint) =>
      chargeScript({ asset: 'USD', amountMinor }).tellings.map(({ step }) => step);
    expect([told(29n), told(31n), told(37n)]).toEqual([[1, 1, 1], [2, 1], []]);
  });

  it.each([
    [100n, ['succeeded']],
    [113n, ['failed']],
    [117n, ['pending', 'succeeded']],
    [119n, ['pending', 'failed']],
    [137n, ['pending', 'succeeded']],
  ])('[PM2] a payout of %i cents', (amountMinor, states) => {
    expect(payoutScript({ asset: 'USD', amountMinor }).steps.map(({ state }) => state)).toEqual(states);
  });

  it('[PM5] tells after a restart what it had not told', async () => {
    const world = await createWalletWorld();
    onTestFinished(() => world.close());
    const money = { asset: 'USD', amountMinor: 2_523n } as const;
    await world.wallet.topUps.begin({ userId: 'us_ann', commandId: 'command1', money });
    await world.sandbox.close();
    await world.advance(60_000);
    expect(await world.balance('wallet:us_ann', 'USD')).toBe(2_523n);
    const next = world.boot();
    await next.sandbox.resume();
    await world.advance(0);
    expect(await world.balance('wallet:us_ann', 'USD')).toBe(0n);
  });
});

describe('signatures of webhooks', () => {
  const rawBody = Buffer.from('{"eventId":"ev_12345678"}');
  const nowMs = 1_700_000_000_000;
  const given = { secret: WEBHOOK_SECRET, rawBody, nowMs };
  const signature = signWebhook(given);

  it('[PM3] fit the bytes they were made of', () => {
    expect(signature).toMatch(/^t=1700000000,v1=[0-9a-f]{64}$/);
    expect(judgeSignature(given, signature)).toBe('ok');
  });

  const wrong: readonly (readonly [string, string | undefined])[] = [
    ['none', undefined],
    ['an empty one', ''],
    ['another time', signature.replace('t=1700000000', 't=1700000001')],
    ['another digit', `${signature.slice(0, -1)}${signature.endsWith('0') ? '1' : '0'}`],
    ['a part of one', signature.slice(0, -2)],
    ['one with more behind it', `${signature}00`],
    ['another secret', signWebhook({ ...given, secret: 'not the secret' })],
    ['another body', signWebhook({ ...given, rawBody: Buffer.from('{"eventId":"ev_12345679"}') })],
  ];
  it.each(wrong)('[PM3] %s is not one', (_name, header) =>
    expect(judgeSignature(given, header)).toBe('WebhookSignatureInvalid'),
  );

  it.each([1, -1])('[PM4] are good for five minutes to either side (%i)', (side) => {
    const at = (awayMs: number) => judgeSignature({ ...given, nowMs: nowMs + side * awayMs }, signature);
    expect(at(WEBHOOK_TOLERANCE_MS)).toBe('ok');
    expect(at(WEBHOOK_TOLERANCE_MS + 1)).toBe('WebhookTooOld');
  });
});
