import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoorAnswer } from '../../../shared/protocol/chat.ts';
import type { StartCallAnswer } from '../../../shared/protocol/chatCalls.ts';
import type { CalledCost } from '../../../shared/protocol/chatLines.ts';
import { until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { type ChatSeat, callApi, gone, newCommand, sit, startDirect } from './chatSeats.testkit.ts';

/** A tenth of a MESI a second. */
const PRICE = '6000000';
let server: TestServer;
let nova: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ MESI_MEDIA: 'mesh' });
  nova = await server.person('Nova', { isCreator: true });
  await callApi(nova, { method: 'put', path: '/call-price', body: { perMinuteMinor: PRICE } });
});
afterAll(() => server.stop());

const minor = async (account: string) => (await server.services.ledger.balances(account)).MESI ?? 0n;
const costOf = (seat: ChatSeat): CalledCost | undefined =>
  [...seat.lines.values()].flatMap((line) =>
    line.type === 'notice' && line.notice.type === 'called' && line.notice.cost ? [line.notice.cost] : [],
  )[0];
const start = (seat: ChatSeat, more: object = {}) =>
  seat.room.request('startCall', { deviceId: 'fans_desk', medium: 'voice', ...more });
const paying = (commandId = newCommand()) => ({ paying: { commandId, perMinuteMinor: PRICE } });

async function open() {
  const fan = await server.person('Fan');
  const id = await startDirect(fan, nova);
  const [f, n] = [await sit(fan, id), await sit(nova, id)];
  const held = async () => 1_000_000_000n - (await minor(`wallet:${fan.account.id}`));
  return { fan, id, f, n, held, leave: () => Promise.all([f, n].map(({ room }) => room.leave())) };
}

describe('a call that costs money', () => {
  it('[CC13] [CC14] [CC15] [CC18] is held in advance, paid for what was delivered, and the rest returns', async () => {
    const { id, f, n, held, leave } = await open();
    const { perMinuteMinor }: DoorAnswer = await f.room.request('door', {});
    expect(perMinuteMinor).toBe(PRICE);
    expect(await f.ask('startCall', { deviceId: 'fans_desk', medium: 'voice' })).toBe('PaymentNeeded');
    const earnedBefore = await minor(`creator:${nova.account.id}`);
    const same = paying();
    const { callId }: StartCallAnswer = await start(f, same);
    const again: StartCallAnswer = await start(f, same);
    expect([again.callId, await held()]).toEqual([callId, 15n * BigInt(PRICE)]);
    expect(await f.ask('extendCall', { callId, commandId: newCommand(), minutes: 5 })).toBe('ok');
    expect(await held()).toBe(20n * BigInt(PRICE));
    expect(await n.ask('joinCall', { callId, deviceId: 'novas_desk' })).toBe('ok');
    // The call runs from a moment before the last of these is answered.
    const running = performance.now();
    for (const type of ['callReady', 'callConnected'])
      for (const seat of [f, n]) expect(await seat.ask(type, { callId })).toBe('ok');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await n.ask('leaveCall', { callId })).toBe('ok');
    const mostMs = BigInt(Math.ceil(performance.now() - running + 100));
    await until(() => costOf(f) !== undefined && costOf(n) !== undefined);
    const taken = BigInt(costOf(f)!.takenMinor);
    expect(taken).toBeGreaterThanOrEqual((BigInt(PRICE) * 250n) / 60_000n);
    expect(taken).toBeLessThanOrEqual((BigInt(PRICE) * mostMs) / 60_000n);
    expect(BigInt(costOf(f)!.returnedMinor)).toBe(20n * BigInt(PRICE) - taken);
    for (let left = 100; left > 0 && (await held()) !== taken; left -= 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect([await held(), (await minor(`creator:${nova.account.id}`)) - earnedBefore]).toEqual([
      taken,
      taken,
    ]);
    await leave();
    await gone(id);
  });

  it('[CC13] [CC15] costs nothing that the creator begins, and returns all of one that is declined', async () => {
    const { id, f, n, held, leave } = await open();
    const { callId: theirs }: StartCallAnswer = await n.room.request('startCall', {
      ...{ deviceId: 'novas_desk', medium: 'voice' },
    });
    expect(await f.ask('joinCall', { callId: theirs, deviceId: 'fans_desk' })).toBe('ok');
    expect([await f.ask('leaveCall', { callId: theirs }), await held()]).toEqual(['ok', 0n]);
    const { callId }: StartCallAnswer = await start(f, paying());
    expect(await n.ask('declineCall', { callId })).toBe('ok');
    await until(() => costOf(f)?.takenMinor === '0');
    for (let left = 100; left > 0 && (await held()) !== 0n; left -= 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await held()).toBe(0n);
    await leave();
    await gone(id);
  });

  it('[CC13] only a creator sets a price, and it can be taken back', async () => {
    const fan = await server.person('Fan');
    const body = { perMinuteMinor: PRICE };
    await expect(callApi(fan, { method: 'put', path: '/call-price', body })).rejects.toThrow();
    const zoe = await server.person('Zoe', { isCreator: true });
    for (const perMinuteMinor of ['700', null]) {
      await callApi(zoe, { method: 'put', path: '/call-price', body: { perMinuteMinor } });
      expect(await server.services.messageRules.callPrice(zoe.account.id)).toBe(perMinuteMinor);
    }
    await expect(
      callApi(zoe, { method: 'put', path: '/call-price', body: { perMinuteMinor: '0' } }),
    ).rejects.toThrow();
  });
});
