import { Client, type Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderAnswer } from '../../shared/protocol/answers.ts';
import { goLive, outcomeOf, until } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';
import { ordersRef } from './stream/streamOrders.ts';

const BUYERS = 500;
const TICKETS = 10;
const PRICE = '1000000';
const FUNDS = 5_000_000n;
/** So many come in together; the rush is what they do once they are in. */
const JOINING = 25;

let server: TestServer;
let creator: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ MESI_AUDIENCE_SIZE: '250' });
  creator = await server.person('Nova', { isCreator: true });
});
afterAll(() => server.stop());

interface Buyer {
  readonly id: string;
  readonly room: Room;
}

/** Accounts that never log in with a password: what makes one slow to make is not what is tested. */
async function makeBuyer(n: number, streamId: string): Promise<Buyer> {
  const { store, ledger, identity, ids } = server.services;
  const id = ids.next('us');
  const account = { email: `${id}@example.org`, handle: `buyer${n}`, name: `Buyer ${n}`, isCreator: false };
  await store.insert('accounts', id, { ...account, passwordHash: '', createdAtMs: 0 });
  const wallet = `wallet:${id}`;
  const source = `external:test:${id}`;
  await ledger.append({
    id: `topup_${id}`,
    kind: 'topUp',
    source,
    legs: [
      { account: source, asset: 'MESI', amountMinor: -FUNDS },
      { account: wallet, asset: 'MESI', amountMinor: FUNDS },
    ],
    ref: null,
    memo: {},
  });
  const client = new Client(server.url);
  client.http.authToken = await identity.issueToken(id);
  const room = await client.joinOrCreate('audience', { streamId });
  room.reconnection.enabled = false;
  room.onMessage('*', () => {});
  return { id, room };
}

async function openHolds(streamId: string): Promise<number> {
  const { ledger } = server.services;
  const page = await ledger.find({ by: { openHolds: true }, limit: 1_000 });
  return page.receipts.filter(({ ref }) => ref === ordersRef(streamId)).length;
}

describe('a rush', () => {
  it(`[TK2] [TK9] of ${BUYERS} buyers for ${TICKETS} tickets sells exactly so many, and returns all when the curtain never closes`, async () => {
    const { streamId, studio } = await goLive(server, creator);
    const sale = { priceMinor: PRICE, total: TICKETS, minimum: 0, tipsCount: false };
    await studio.room.request('openSale', sale);
    await until(() => studio.events.some((event) => event.type === 'sale'));
    const told = studio.events.findLast((event) => event.type === 'sale');
    const saleId = told?.type === 'sale' ? (told.sale?.saleId ?? '') : '';
    const buyers: Buyer[] = [];
    while (buyers.length < BUYERS) {
      const some = Array.from({ length: JOINING }, (_, n) => makeBuyer(buyers.length + n, streamId));
      buyers.push(...(await Promise.all(some)));
    }
    const order = { commandId: 'rush-0001', saleId, asset: 'MESI', priceMinor: PRICE };
    const answers = await Promise.all(buyers.map(({ room }) => outcomeOf(room.request('buyTicket', order))));
    const count = (outcome: string) => answers.filter((answer) => answer === outcome).length;
    expect([count('ok'), count('TicketsSoldOut')]).toEqual([TICKETS, BUYERS - TICKETS]);
    expect(await openHolds(streamId)).toBe(TICKETS);
    const winner = buyers[answers.indexOf('ok')]!;
    // told again because the answer was lost: the same ticket, held once
    const again = (await winner.room.request('buyTicket', order)) as OrderAnswer;
    expect(again.orderId).toBe(server.services.opaqueIds.order(winner.id, order.commandId));
    expect([again.amountMinor, again.balanceMinor]).toEqual([PRICE, (FUNDS - BigInt(PRICE)).toString()]);
    await studio.room.request('endStream', {});
    await expect.poll(() => openHolds(streamId)).toBe(0);
    const balances = await Promise.all(
      buyers.map(({ id }) => server.services.ledger.balances(`wallet:${id}`)),
    );
    expect(balances.filter(({ MESI }) => MESI !== FUNDS)).toEqual([]);
    await Promise.all(buyers.map(({ room }) => room.leave().catch(() => {})));
  });
});
