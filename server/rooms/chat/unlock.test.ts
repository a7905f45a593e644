import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FilesAnswer } from '../../../shared/protocol/files.ts';
import { sendWhole } from '../../sendWhole.ts';
import { until } from '../onlooker.testkit.ts';
import { RatesOfATest, startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { ChatAuthority } from './ChatAuthority.ts';
import { ChatOrders } from './ChatOrders.ts';
import {
  type ChatSeat,
  callApi,
  gone,
  newCommand,
  sit,
  startDirect,
  startGroup,
} from './chatSeats.testkit.ts';

const PRICE = '5000000';
const dead = () => new Promise<never>(() => {});
const rates = new RatesOfATest();
let server: TestServer;
let [nova, ada, ben] = [] as unknown as [TestPerson, TestPerson, TestPerson];
beforeAll(async () => {
  server = await startTestServer({}, { rates });
  nova = await server.person('Nova', { isCreator: true });
  [ada, ben] = await Promise.all([server.person('Ada'), server.person('Ben')]);
});
afterAll(() => server.stop());

function send({ account }: TestPerson): Promise<string> {
  const bytes = Buffer.from('worth its price');
  return sendWhole(server.services, { personId: account.id, name: 'a.txt', bytes, use: 'message' });
}

/** A creator's seat that has written a locked line, and its file. */
async function locked(id: string): Promise<{ n: ChatSeat; fileId: string; seq: number }> {
  const [n, fileId] = [await sit(nova, id), await send(nova)];
  const { seq } = await n.write('look', { files: [fileId], lock: { priceMinor: PRICE } });
  await until(() => n.lines.has(seq));
  return { n, fileId, seq };
}

const reads = async (person: TestPerson, fileId: string): Promise<boolean> =>
  (await callApi<FilesAnswer>(person, { path: `/files?ids=${fileId}` })).files.length === 1;
const balance = async (account: string): Promise<bigint> =>
  (await server.services.ledger.balances(account)).MESI ?? 0n;
const wallet = ({ account }: TestPerson) => balance(`wallet:${account.id}`);
const earned = () => balance(`creator:${nova.account.id}`);
const ask = (seat: ChatSeat, seq: number, more: object = {}) =>
  seat.ask('unlock', { commandId: newCommand(), seq, priceMinor: PRICE, ...more });

describe('locked files', () => {
  it('[UL1] [UL2] [RL1] are read by their writer, and by who has paid, once however often they ask', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const { n, fileId, seq } = await locked(id);
    const [a, a2, b] = [await sit(ada, id), await sit(ada, id), await sit(ben, id)];
    expect([await reads(nova, fileId), await reads(ada, fileId), await reads(ben, fileId)]).toEqual([
      true,
      false,
      false,
    ]);
    const [before, income] = [await wallet(ada), await earned()];
    const same = { commandId: newCommand() };
    expect(await Promise.all([ask(a, seq, same), ask(a, seq, same), ask(a2, seq)])).toEqual([
      'ok',
      'ok',
      'ok',
    ]);
    expect(await ask(a2, seq)).toBe('ok');
    expect(before - (await wallet(ada))).toBe(BigInt(PRICE));
    expect((await earned()) - income).toBe(BigInt(PRICE));
    expect([await reads(ada, fileId), await reads(ben, fileId)]).toEqual([true, false]);
    await until(() => JSON.stringify(b.lines.get(seq)).includes('"openedCount":1'));
    expect(JSON.stringify([...b.lines.values(), ...b.events])).not.toMatch(/openedBy|openedWith/);
    const { entryId } = await a.room.request('receipt', { seq });
    const { statements } = server.services.wallet;
    const paid = await statements.receipt({ userId: ada.account.id, entryId });
    expect(paid?.legs).toContainEqual(expect.objectContaining({ amountMinor: PRICE }));
    expect([await b.ask('receipt', { seq }), await n.ask('receipt', { seq })]).toEqual([
      'ReceiptNotFound',
      'ReceiptNotFound',
    ]);
    await Promise.all([n, a, a2, b].map(({ room }) => room.leave()));
  });

  it('[UL1] are locked by creators alone, with files and a price; each refusal has its code', async () => {
    const id = await startDirect(ada, nova);
    const { n, seq } = await locked(id);
    const a = await sit(ada, id);
    const lock = (priceMinor: string) => ({ commandId: newCommand(), text: '', lock: { priceMinor } });
    expect(await a.ask('write', { ...lock('1'), files: [await send(ada)] })).toBe('NotACreator');
    expect(await n.ask('write', { ...lock('1'), text: 'x' })).toBe('BadRequest');
    expect(await n.ask('write', { ...lock('0'), files: [await send(nova)] })).toBe('AmountZero');
    expect(await ask(a, seq, { priceMinor: '4999999' })).toBe('PriceChanged');
    expect(await ask(a, seq, { priceMinor: '0' })).toBe('BadRequest');
    expect(await ask(a, 99)).toBe('LineUnknown');
    expect(await ask(n, seq)).toBe('ok');
    await a.write('open to all');
    expect(await ask(n, seq + 1)).toBe('LineOpen');
    const forward = { conversationId: id, seq };
    expect(await n.ask('write', { commandId: newCommand(), text: '', forward })).toBe('LineLocked');
    await Promise.all([n, a].map(({ room }) => room.leave()));
  });

  it('[UL2] cost nothing where the money is missing, and nothing once the line is erased', async () => {
    const poor = await server.person('Poor');
    const id = await startDirect(poor, nova);
    const { n, fileId, seq } = await locked(id);
    const p = await sit(poor, id);
    const { ledger } = server.services;
    const all = await wallet(poor);
    const [source, to] = [`wallet:${poor.account.id}`, `wallet:${ben.account.id}`];
    const legs = [
      { account: source, asset: 'MESI', amountMinor: -all },
      { account: to, asset: 'MESI', amountMinor: all },
    ] as const;
    await ledger.append({
      id: `empty/${source}`,
      kind: 'topUp',
      source,
      ref: null,
      memo: {},
      legs: [...legs],
    });
    expect(await ask(p, seq)).toBe('InsufficientFunds');
    expect(await reads(poor, fileId)).toBe(false);
    expect(await n.ask('erase', { seq })).toBe('ok');
    expect(await ask(p, seq)).toBe('LineErased');
    await Promise.all([n, p].map(({ room }) => room.leave()));
  });

  it.each(['beforeWrite', 'afterWrite', 'beforeEffect', 'afterEffect'] as const)(
    '[UL3] whoever dies %s: asked again it is paid once, and open',
    async (point) => {
      const fan = await server.person('Fan');
      const id = await startDirect(fan, nova);
      const { n, fileId, seq } = await locked(id);
      await n.room.leave();
      await gone(id);
      const [before, income, commandId] = [await wallet(fan), await earned(), newCommand()];
      const asked = { person: fan, commandId, seq };
      await Promise.race([
        pay(await rule(id, point), asked),
        new Promise((resolve) => setTimeout(resolve, 300)),
      ]);
      expect(await pay(await rule(id, 'never'), asked)).toBeNull();
      expect(before - (await wallet(fan))).toBe(BigInt(PRICE));
      expect((await earned()) - income).toBe(BigInt(PRICE));
      expect(await reads(fan, fileId)).toBe(true);
      // nothing is held, and nobody is charged by what comes later
      expect(await pay(await rule(id, 'never'), asked)).toBeNull();
      expect(before - (await wallet(fan))).toBe(BigInt(PRICE));
    },
  );

  it.each(['beforeWrite', 'afterWrite', 'beforeEffect', 'afterEffect'] as const)(
    '[UL4] whoever dies %s: what was not opened returns when the line is erased',
    async (point) => {
      const fan = await server.person('Fan');
      const id = await startDirect(fan, nova);
      const { n, fileId, seq } = await locked(id);
      await n.room.leave();
      await gone(id);
      const [before, income, commandId] = [await wallet(fan), await earned(), newCommand()];
      const asked = { person: fan, commandId, seq };
      await Promise.race([
        pay(await rule(id, point), asked),
        new Promise((resolve) => setTimeout(resolve, 300)),
      ]);
      const next = await rule(id, 'never', false);
      const erase = {
        type: 'erase',
        byId: nova.account.id,
        seq,
        lookedUp: await next.chat.line(seq),
      } as const;
      const erased = await next.chat.command(erase);
      const last = await rule(id, 'never');
      await vi.waitFor(async () => {
        expect(last.chat.told.book.open.size).toBe(0);
        const [spent, got] = [before - (await wallet(fan)), (await earned()) - income];
        const isOpen = await reads(fan, fileId);
        expect([spent, got, isOpen]).toEqual(
          erased === null ? [0n, 0n, false] : [BigInt(PRICE), BigInt(PRICE), true],
        );
      });
    },
  );
});

interface Ruled {
  readonly chat: ChatAuthority;
  readonly orders: ChatOrders;
}

/** Takes the conversation over, as another process does; this one dies at that point. */
async function rule(id: string, point: string, runs = true): Promise<Ruled> {
  const { services } = server;
  const faultHook = async (at: string) => void (at === point && (await dead()));
  const onFailed = (error: unknown) => {
    throw error;
  };
  const orders = new ChatOrders({
    ...{ conversationId: id, ledger: services.ledger, clock: services.clock, faultHook, onFailed },
    chat: () => chat,
    keepRoom: () => {},
  });
  const chat: ChatAuthority = new ChatAuthority({
    ...{ conversationId: id, store: services.store, clock: services.clock, faultHook },
    place: async () => {},
    hooks: { onTold: ({ next }) => orders.run(next), onLost: () => orders.stop() },
  });
  await chat.claim();
  if (runs) orders.run(chat.told);
  return { chat, orders };
}

async function pay(
  { chat, orders }: Ruled,
  {
    person,
    commandId,
    seq,
  }: { readonly person: TestPerson; readonly commandId: string; readonly seq: number },
) {
  const byId = person.account.id;
  const orderId = server.services.opaqueIds.order(byId, commandId);
  const lookedUp = await chat.line(seq);
  const asked = { type: 'unlock', byId, orderId, seq, shownMinor: PRICE, lookedUp } as const;
  return (await chat.command(asked)) ?? orders.opened(byId, seq);
}
