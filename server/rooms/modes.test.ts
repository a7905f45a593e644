import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModePreviewAnswer, OrderAnswer } from '../../shared/protocol/answers.ts';
import type { PanelView } from '../../shared/protocol/modes.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

const PRICE = '1000000';
const FUNDS = 1_000_000_000n;
let server: TestServer;
let creator: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  creator = await server.person('Nova', { isCreator: true });
});
afterAll(() => server.stop());

function panelOf(studio: Onlooker): () => PanelView | null {
  let panel: PanelView | null = null;
  studio.room.onMessage('panel', (view: PanelView) => {
    panel = view;
  });
  return () => panel;
}
const stageOf = (seen: Onlooker) =>
  seen.events.reduce((stage, event) => (event.type === 'mode' ? event.mode.type : stage), 'public');
const wallet = async (person: TestPerson) =>
  (await server.services.ledger.balances(`wallet:${person.account.id}`)).MESI ?? 0n;
const earned = async () =>
  (await server.services.ledger.balances(`creator:${creator.account.id}`)).MESI ?? 0n;

async function sell(studio: Onlooker): Promise<string> {
  await studio.room.request('openSale', { priceMinor: PRICE, total: 5, minimum: 1, tipsCount: false });
  await until(() => studio.events.some((event) => event.type === 'sale' && event.sale?.isOpen));
  const told = studio.events.findLast((event) => event.type === 'sale');
  return told?.type === 'sale' ? (told.sale?.saleId ?? '') : '';
}

describe('the control panel', () => {
  it('[MO4] [MO5] closes the curtain with the numbers it was shown, and takes the money of all who hold', async () => {
    const { streamId, studio } = await goLive(server, creator);
    const panel = panelOf(studio);
    const [ann, ben] = [await server.person('Ann'), await server.person('Ben')];
    const [holder, other] = [await watchStream(ann, streamId), await watchStream(ben, streamId)];
    await until(() => holder.standing === 'inside' && other.standing === 'inside');
    const ticketOnly = { mode: { type: 'ticketOnly' } };
    expect(await outcomeOf(studio.room.request('previewMode', ticketOnly))).toBe('TicketSaleClosed');
    const saleId = await sell(studio);
    const close = (holders: number, leaving: number) =>
      outcomeOf(studio.room.request('switchMode', { ...ticketOnly, confirm: { holders, leaving } }));
    expect(await close(0, 2)).toBe('SaleBelowMinimum');
    const order = { commandId: 'order-001', saleId, asset: 'MESI', priceMinor: PRICE };
    const bought = (await holder.room.request('buyTicket', order)) as OrderAnswer;
    expect(bought.balanceMinor).toBe((FUNDS - BigInt(PRICE)).toString());
    await until(() => panel()?.heldMinor === PRICE);
    const preview = (await studio.room.request('previewMode', ticketOnly)) as ModePreviewAnswer;
    const paid = { count: 0, people: [], returnMinor: '0' };
    expect(preview).toEqual({ inside: 2, staying: 1, leaving: 1, holders: 1, incomeMinor: PRICE, paid });
    expect([await close(2, 1), await close(1, 0)]).toEqual([
      'CurtainNumbersChanged',
      'CurtainNumbersChanged',
    ]);
    expect(await close(preview.holders, preview.leaving)).toBe('ok');
    await until(() => other.standing === 'door' && panel()?.earnedMinor === PRICE);
    expect([holder.standing, stageOf(holder), panel()?.heldMinor]).toEqual(['inside', 'ticketOnly', '0']);
    expect([await wallet(ann), await wallet(ben), await earned()]).toEqual([
      FUNDS - BigInt(PRICE),
      FUNDS,
      BigInt(PRICE),
    ]);
    await studio.room.request('endStream', {});
  });

  it('[OO6] [OO8] [OO10] [OO11] leads through a one-to-one, and settles it by what was delivered', async () => {
    const { streamId, studio } = await goLive(server, creator);
    const panel = panelOf(studio);
    const ann = await server.person('Ann');
    const fan = await watchStream(ann, streamId);
    await until(() => fan.standing === 'inside');
    const before = await earned();
    const rules = { minimumMinor: '100', lengthMinutes: 5, autoAccept: false, fanLeaves: 'returns' };
    await studio.room.request('openRequests', rules);
    const bid = { commandId: 'bid-00001', amountMinor: '300000000', asset: 'MESI' };
    const { orderId } = (await fan.room.request('requestCall', bid)) as OrderAnswer;
    await until(() => panel()?.queue[0]?.orderId === orderId && fan.you?.request?.place === 1);
    await studio.room.request('acceptRequest', { orderId });
    await until(() => fan.you?.request?.state === 'accepted');
    await Promise.all([studio.room.request('readyForCall', {}), fan.room.request('readyForCall', {})]);
    await until(() => stageOf(fan) === 'oneToOne');
    const told = fan.events.findLast((event) => event.type === 'mode');
    const callId = told?.type === 'mode' && told.mode.type === 'oneToOne' ? told.mode.call.callId : '';
    await studio.room.request('callConnected', { callId });
    await fan.room.request('callConnected', { callId });
    await until(() =>
      fan.events.some(
        (event) =>
          event.type === 'mode' && event.mode.type === 'oneToOne' && event.mode.call.timer.type === 'running',
      ),
    );
    await studio.room.request('endCall', { callId });
    await until(() => stageOf(fan) === 'public' && fan.you?.ended?.orderId === orderId);
    const taken = (await earned()) - before;
    // 1 MESI a second of five minutes
    expect(taken).toBeLessThan(60_000_000n);
    expect([await wallet(ann), fan.you?.ended?.returnedMinor]).toEqual([
      FUNDS - taken,
      (300_000_000n - taken).toString(),
    ]);
    await until(() => panel()?.earnedMinor === taken.toString());
    await studio.room.request('endStream', {});
  });

  it('[SM2] [SM3] [MN2] mutes, removes, and keeps the orders of the menu', async () => {
    const { streamId, studio } = await goLive(server, creator);
    const panel = panelOf(studio);
    const ann = await server.person('Ann');
    const fan = await watchStream(ann, streamId);
    await until(() => fan.standing === 'inside');
    const item = { id: 'mi_song0001', title: 'A song', priceMinor: '500' };
    await studio.room.request('setMenu', { items: [item] });
    await until(() => fan.events.some((event) => event.type === 'menu'));
    const order = { commandId: 'order-00001', asset: 'MESI', itemId: item.id };
    const placed = (amountMinor: string) =>
      outcomeOf(fan.room.request('orderItem', { ...order, amountMinor }));
    expect(await placed('499')).toBe('MenuPriceNotMet');
    expect(await placed('500')).toBe('ok');
    await until(() => panel()?.menuOrders.length === 1);
    const { tipId } = panel()!.menuOrders[0]!;
    await studio.room.request('menuDone', { tipId });
    await until(() => panel()?.menuOrders[0]?.isDone === true);
    const personId = ann.account.id;
    expect(await outcomeOf(studio.room.request('mute', { personId: 'us_nobody01', minutes: 5 }))).toBe(
      'NotFound',
    );
    await studio.room.request('mute', { personId, minutes: 5 });
    expect(await outcomeOf(fan.room.request('say', { text: 'hello' }))).toBe('Muted');
    await studio.room.request('removeViewer', { personId });
    await until(() => fan.standing === 'door' && panel()?.removed[0]?.id === personId);
    await studio.room.request('endStream', {});
  });
});
