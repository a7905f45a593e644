import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderAnswer, TipAnswer } from '../../shared/protocol/answers.ts';
import type { PanelView } from '../../shared/protocol/modes.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

const MESI = 1_000_000n;
const ITEM = { id: 'mi_song0001', title: 'A song', priceMinor: String(10n * MESI + 1n), cooldownSeconds: 60 };
let server: TestServer;
let [creator, guest, cause, ann] = [] as unknown as [TestPerson, TestPerson, TestPerson, TestPerson];
beforeAll(async () => {
  server = await startTestServer();
  creator = await server.person('Nova', { isCreator: true });
  guest = await server.person('Guest');
  cause = await server.person('Cause', { isCreator: true });
  ann = await server.person('Ann');
  const share = ({ account }: TestPerson, part: number) =>
    ({ handle: account.handle, role: 'guest', part }) as const;
  const set = await server.services.splits.set(creator.account.id, {
    shares: [share(guest, 2_500), share(cause, 500)],
  });
  expect(set).toMatchObject({ ok: true });
});
afterAll(() => server.stop());

const balance = async (account: string) => (await server.services.ledger.balances(account)).MESI ?? 0n;
/** What the three have, and Ann. */
const sums = () =>
  Promise.all(
    [
      `creator:${creator.account.id}`,
      `wallet:${guest.account.id}`,
      `creator:${cause.account.id}`,
      `wallet:${ann.account.id}`,
    ].map(balance),
  );
async function since(before: readonly bigint[]): Promise<readonly bigint[]> {
  return (await sums()).map((now, at) => now - before[at]!);
}

async function open() {
  const { streamId, studio } = await goLive(server, creator);
  let panel: PanelView | null = null;
  studio.room.onMessage('panel', (view: PanelView) => {
    panel = view;
  });
  const fan = await watchStream(ann, streamId);
  await until(() => fan.standing === 'inside');
  await studio.room.request('setMenu', { items: [ITEM, { ...ITEM, id: 'mi_dance001', title: 'A dance' }] });
  await until(() => fan.events.some(({ type }) => type === 'menu'));
  return { studio, fan, panel: () => panel };
}
const queueOf = ({ events }: Onlooker) => {
  const told = events.findLast((event) => event.type === 'menuQueue');
  return told?.type === 'menuQueue' ? told.queue : null;
};
let orders = 0;
const order = (fan: Onlooker, of: object = {}) =>
  fan.room.request('orderItem', {
    ...{ commandId: `order-${String(++orders).padStart(5, '0')}`, itemId: ITEM.id },
    ...{ asset: 'MESI', amountMinor: ITEM.priceMinor, ...of },
  }) as Promise<OrderAnswer>;

describe('tips that are shared in a stream', () => {
  it('[TS2] [TS4] go to everybody who has a share, in one entry, and count whole', async () => {
    const { studio, fan } = await open();
    const before = await sums();
    const tip = { commandId: 'tip-shared-1', asset: 'MESI', amountMinor: ITEM.priceMinor };
    const { receipt } = (await fan.room.request('tip', tip)) as TipAnswer;
    expect(await since(before)).toEqual([
      7n * MESI + 1n,
      (5n * MESI) / 2n,
      MESI / 2n,
      -BigInt(ITEM.priceMinor),
    ]);
    expect(receipt.memo.shares).toBe(`${guest.account.id}=2500 ${cause.account.id}=500`);
    await until(() => fan.events.some(({ type }) => type === 'tip'));
    expect(fan.events.find(({ type }) => type === 'tip')).toMatchObject({ mesiMinor: ITEM.priceMinor });
    await fan.room.request('tip', tip);
    expect((await since(before))[0]).toBe(7n * MESI + 1n);
    await studio.room.request('endStream', {});
  });
});

describe('the menu of a stream', () => {
  it('[MN2] [MN3] [MN6] holds what is ordered, shows who waits, and pays all who have a share once it is done', async () => {
    const { studio, fan, panel } = await open();
    const before = await sums();
    const price = BigInt(ITEM.priceMinor);
    const placed = await order(fan, { commandId: 'order-first', message: 'please' });
    expect(await since(before)).toEqual([0n, 0n, 0n, -price]);
    await until(() => queueOf(fan)?.waiting.length === 1 && fan.you?.menu?.length === 1);
    const [waiting] = queueOf(fan)!.waiting;
    expect(waiting).toMatchObject({ title: 'A song', mesiMinor: ITEM.priceMinor, from: { name: 'Ann' } });
    expect(fan.you?.menu).toEqual([waiting!.id]);
    await until(() => panel()?.menuOrders.length === 1);
    expect(panel()).toMatchObject({ heldMenuMinor: ITEM.priceMinor, menuOrders: [{ message: 'please' }] });
    expect(await order(fan, { commandId: 'order-first', message: 'please' })).toEqual(placed);
    expect(await outcomeOf(order(fan))).toBe('MenuCoolingDown');
    expect(await outcomeOf(studio.room.request('menuDone', { tipId: 'ti_none' }))).toBe('NotFound');
    await studio.room.request('menuDone', { tipId: waiting!.id });
    await until(() => fan.events.some(({ type }) => type === 'tip'));
    expect(fan.events.find(({ type }) => type === 'tip')).toMatchObject({
      ...{ id: waiting!.id, menuTitle: 'A song', message: 'please', mesiMinor: ITEM.priceMinor },
    });
    expect(await since(before)).toEqual([7n * MESI + 1n, (5n * MESI) / 2n, MESI / 2n, -price]);
    await until(() => queueOf(fan)?.done.length === 1);
    await studio.room.request('endStream', {});
    await until(() => fan.events.some(({ type }) => type === 'ended'));
    expect((await since(before))[3]).toBe(-price);
  });

  it('[MN4] returns what is skipped, and what waits when the stream ends', async () => {
    const { studio, fan } = await open();
    const before = await sums();
    await order(fan);
    await order(fan, { itemId: 'mi_dance001', anonymous: true });
    await until(() => queueOf(fan)?.waiting.length === 2);
    const [song, dance] = queueOf(fan)!.waiting;
    expect([song?.from?.name, dance?.from]).toEqual(['Ann', null]);
    await studio.room.request('skipItem', { tipId: song!.id });
    await until(() => queueOf(fan)?.waiting.length === 1);
    await expect.poll(async () => (await since(before))[3]).toBe(-BigInt(ITEM.priceMinor));
    await studio.room.request('endStream', {});
    await until(() => queueOf(fan)?.waiting.length === 0);
    await expect.poll(() => since(before)).toEqual([0n, 0n, 0n, 0n]);
  });

  it('[PF6] is shown on the profile of its creator, also after the stream, and that of a private stream is not', async () => {
    const { studio, fan } = await open();
    const shown = async () => (await server.services.profiles.get(creator.account.id)).menu;
    expect(await shown()).toEqual([ITEM, { ...ITEM, id: 'mi_dance001', title: 'A dance' }]);
    await server.services.profiles.set(creator.account.id, { bio: 'I sing', links: [] });
    await studio.room.request('endStream', {});
    await until(() => fan.events.some(({ type }) => type === 'ended'));
    expect(await shown()).toHaveLength(2);
    const { studio: next } = await goLive(server, creator);
    const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };
    await next.room.request('switchMode', { mode: { type: 'private', rules } });
    await next.room.request('setMenu', { items: [{ ...ITEM, title: 'For friends' }] });
    expect(await shown()).toHaveLength(2);
    await next.room.request('switchMode', { mode: { type: 'public', limitMinutes: null } });
    await next.room.request('setMenu', { items: [] });
    expect(await shown()).toEqual([]);
    expect(await server.services.profiles.get(creator.account.id)).toMatchObject({ bio: 'I sing' });
    await next.room.request('endStream', {});
  });

  it('[MN12] is taken back by whoever ordered, and by nobody else', async () => {
    const { studio, fan } = await open();
    const other = await watchStream(guest, studio.stage!.streamId);
    await until(() => other.standing === 'inside');
    const before = await sums();
    await order(fan, { anonymous: true });
    await until(() => queueOf(fan)?.waiting.length === 1);
    const { id: tipId } = queueOf(fan)!.waiting[0]!;
    expect(await outcomeOf(other.room.request('cancelItem', { tipId }))).toBe('NotFound');
    await fan.room.request('cancelItem', { tipId });
    await until(() => queueOf(fan)?.waiting.length === 0);
    await expect.poll(() => since(before)).toEqual([0n, 0n, 0n, 0n]);
    expect(await outcomeOf(fan.room.request('cancelItem', { tipId }))).toBe('NotFound');
    // the item does not cool down for an order that returned
    await order(fan);
    await studio.room.request('endStream', {});
  });

  it('[MN2] refuses whatever is no order, by its code, and holds nothing', async () => {
    const { studio, fan } = await open();
    const before = await sums();
    const wrong: readonly (readonly [object, string])[] = [
      [{ amountMinor: '0' }, 'AmountZero'],
      [{ amountMinor: '-5' }, 'AmountNegative'],
      [{ amountMinor: '1.5' }, 'AmountFractional'],
      [{ amountMinor: '1e3' }, 'AmountInvalid'],
      [{ amountMinor: '٣' }, 'AmountInvalid'],
      [{ amountMinor: '9'.repeat(60) }, 'AmountTooLarge'],
      [{ amountMinor: '9'.repeat(81) }, 'BadRequest'],
      [{ amountMinor: String(10n * MESI) }, 'MenuPriceNotMet'],
      [{ amountMinor: String(10n ** 12n) }, 'InsufficientFunds'],
      [{ asset: 'DOGE' }, 'UnknownAsset'],
      [{ itemId: 'mi_nothing1' }, 'MenuItemGone'],
      [{ itemId: '../etc' }, 'BadRequest'],
      [{ message: 'x'.repeat(10_000) }, 'MessageTooLong'],
      [{ message: `a${'\u0301'.repeat(40)}` }, 'ok'],
      [{ more: 1 }, 'BadRequest'],
    ];
    for (const [of, code] of wrong)
      expect([of, await outcomeOf(order(fan, { ...of, itemId: ITEM.id, ...of }))]).toEqual([of, code]);
    await studio.room.request('endStream', {});
    await until(() => queueOf(fan)?.waiting.length === 0);
    await expect.poll(() => since(before)).toEqual([0n, 0n, 0n, 0n]);
  });
});
