import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineRoom, matchMaker } from '@colyseus/core';
import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import type { MediaNews, TipAnswer } from '../../../shared/protocol/answers.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { specOf } from '../kernel/seat.ts';
import { outcomeOf, until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import type { EchoBody, EchoCut, EchoNews } from './echoMachine.testkit.ts';
import { defineEchoRoom } from './echoRoom.testkit.ts';
import { ECHO_REQUESTS } from './echoTable.testkit.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-echo-'));
let server: TestServer;
let store: StorePort;
let host: TestPerson;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  const echoes = { name: 'echoes', unique: [], index: [] };
  store = createSqliteStore({ path: join(folder, 'echoes.db'), collections: { echoes } });
  const rooms = {
    moreRooms: (deps: Parameters<typeof defineEchoRoom>[0]) => ({
      echo: defineRoom(defineEchoRoom(deps, store)).filterBy(['echoId']),
    }),
  };
  server = await startTestServer({}, rooms);
  [host, ada, ben] = await Promise.all([
    server.person('Nova', { isCreator: true }),
    server.person('Ada'),
    server.person('Ben'),
  ]);
});
afterAll(async () => {
  await server.stop();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What one seat of an echo room was given, in order. */
async function sit(person: TestPerson, echoId: string, looksOn = false) {
  const room: Room = await person.client.joinOrCreate('echo', looksOn ? { echoId, looksOn } : { echoId });
  room.reconnection.enabled = false;
  const seat = {
    person,
    room,
    snapshot: null as Pick<EchoBody, 'seq' | 'lines' | 'tips'> | null,
    news: [] as EchoNews[],
    media: [] as MediaNews[],
    ask: (request: string, payload: object = {}) => outcomeOf(room.request(request, payload)),
    say: (text: string, commandId?: string) =>
      outcomeOf(room.request('say', commandId ? { text, commandId } : { text })),
    texts: () => seat.news.flatMap((news) => (news.type === 'line' ? [news.line.text] : [])),
    tips: () => seat.news.flatMap((news) => (news.type === 'tip' ? [news.tip] : [])),
  };
  room.onMessage('snapshot', (snapshot: typeof seat.snapshot) => Object.assign(seat, { snapshot }));
  room.onMessage('news', ({ news }: EchoCut) => void seat.news.push(...news));
  room.onMessage('media', (news: MediaNews) => void seat.media.push(news));
  return seat;
}

/** An echo room with its host, two guests and somebody who only looks on. */
async function open() {
  const echoId = server.services.ids.next('ec');
  const { id, name, handle } = host.account;
  const [moderators, restrictions, lines, tips] = [[], [], [], []];
  const body = { epoch: 0, seq: 0, host: { id, name, handle }, moderators, restrictions, lines, tips };
  await store.insert('echoes', echoId, {
    ...body,
    slowModeMs: 0,
  } satisfies EchoBody as unknown as JsonObject);
  const seats = {
    echoId,
    nova: await sit(host, echoId),
    ada: await sit(ada, echoId),
    ben: await sit(ben, echoId),
    onlooker: await sit(await server.person('Olga'), echoId, true),
  };
  await until(() => seats.onlooker.snapshot !== null && seats.ben.snapshot !== null);
  return seats;
}

const command = () => server.services.ids.next('cmd');
const tipOf = (amountMinor: string, more: object = {}) => ({
  commandId: command(),
  amountMinor,
  asset: 'MESI',
  ...more,
});
const balanceOf = async (account: string) => (await server.services.ledger.balances(account)).MESI ?? 0n;
const lineOf = ({ news }: { news: readonly EchoNews[] }, text: string) =>
  news.flatMap((one) => (one.type === 'line' && one.line.text === text ? [one.line.id] : []))[0]!;

describe('a room that takes plugins', () => {
  it('[PG7] is written in at most 80 lines', () => {
    const text = readFileSync(join(import.meta.dirname, 'echoRoom.testkit.ts'), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(80);
  });

  it('[PG1] is asked by the roles of its own table, and has a handler for every row', async () => {
    const { nova, ada, onlooker } = await open();
    for (const request of Object.keys(ECHO_REQUESTS)) {
      expect([request, await onlooker.ask(request)]).toEqual([request, 'Forbidden']);
    }
    expect(await nova.ask('tip', tipOf('1000'))).toBe('Forbidden');
    expect(await ada.ask('tip', tipOf('1000'))).toBe('ok');
    const { messages } = matchMaker.getLocalRoomById(nova.room.roomId) as unknown as {
      messages: Record<string, object>;
    };
    const { '*': _, ...handlers } = messages;
    const judged = Object.entries(handlers).map(([request, handler]) => [request, specOf(handler)]);
    expect(Object.fromEntries(judged)).toEqual(ECHO_REQUESTS);
  });

  it('[PG2] says each line once to everybody inside, in one order', async () => {
    const { nova, ada, ben, onlooker } = await open();
    expect(await ada.say(' hello ', 'cmd_hello001')).toBe('ok');
    expect(await ada.say('hello', 'cmd_hello001')).toBe('ok');
    expect([await ben.say('hi'), await nova.say('welcome'), await ben.say(' ')]).toEqual([
      'ok',
      'ok',
      'MessageEmpty',
    ]);
    for (const seat of [nova, ada, ben, onlooker]) {
      await until(() => seat.texts().length === 3);
      expect(seat.texts()).toEqual(['hello', 'hi', 'welcome']);
    }
  });

  it('[PG2] holds up whoever writes too fast, in slow mode and without', async () => {
    const { nova, ada, ben } = await open();
    for (let n = 0; n < LIMITS.sayBurst; n += 1) expect(await ada.say(`line ${n}`)).toBe('ok');
    expect(await ada.say('one more')).toBe('RateLimited');
    expect(await nova.ask('setSlowMode', { everySeconds: 60 })).toBe('ok');
    expect([await ben.say('first'), await ben.say('second')]).toEqual(['ok', 'SlowMode']);
    expect([await nova.say('as I'), await nova.say('like')]).toEqual(['ok', 'ok']);
  });

  it('[PG3] takes tips that are paid first, each once', async () => {
    const { echoId, nova, ada, ben } = await open();
    const [wallet, earned] = [`wallet:${ada.person.account.id}`, `creator:${host.account.id}`];
    const before = [await balanceOf(wallet), await balanceOf(earned)];
    const tip = tipOf('2500000', { message: 'well done' });
    const { receipt }: TipAnswer = await ada.room.request('tip', tip);
    expect(receipt.ref).toBe(`echo:${echoId}`);
    expect(await ada.ask('tip', tip)).toBe('ok');
    expect(await ada.ask('tip', { ...tip, amountMinor: '1' })).toBe('IdempotencyConflict');
    await until(() => nova.tips().length === 1 && ben.tips().length === 1);
    expect(ben.tips()).toMatchObject([
      { amountMinor: '2500000', message: 'well done', from: { name: 'Ada' } },
    ]);
    expect([await balanceOf(wallet), await balanceOf(earned)]).toEqual([
      before[0]! - 2_500_000n,
      before[1]! + 2_500_000n,
    ]);
    expect(await ben.ask('tip', tipOf('999999999999'))).toBe('InsufficientFunds');
    expect(await ben.say('after')).toBe('ok');
    await until(() => nova.texts().length === 1);
    expect(nova.tips().length).toBe(1);
  });

  it('[PG4] is moderated by its host, and by nobody else', async () => {
    const { nova, ada, ben } = await open();
    const personId = ada.person.account.id;
    await ada.say('rude');
    await until(() => ben.texts().length === 1);
    for (const [request, payload] of [
      ['setSlowMode', { everySeconds: 5 }],
      ['mute', { personId, minutes: 5 }],
      ['removeViewer', { personId }],
      ['deleteLine', { lineId: lineOf(ben, 'rude') }],
    ] as const)
      expect([request, await ben.ask(request, payload)]).toEqual([request, 'Forbidden']);
    expect(await nova.ask('mute', { personId, minutes: 5 })).toBe('ok');
    expect(await nova.ask('mute', { personId: 'us_nobody', minutes: 5 })).toBe('NotFound');
    expect([await ada.say('more'), await ben.say('calm')]).toEqual(['Muted', 'ok']);
    const { textLeftOut }: TipAnswer = await ada.room.request('tip', tipOf('1000', { message: 'rude' }));
    expect(textLeftOut).toBe('Muted');
    await until(() => ben.tips().length === 1);
    expect(ben.tips()[0]!.message).toBe('');
    const lineId = lineOf(ben, 'rude');
    expect([await nova.ask('deleteLine', { lineId }), await nova.ask('deleteLine', { lineId })]).toEqual([
      'ok',
      'LineUnknown',
    ]);
    await until(() => ben.news.some((one) => one.type === 'moderated' && one.command.type === 'deleteLine'));
    expect([await nova.ask('mute', { personId, minutes: 0 }), await ada.say('sorry')]).toEqual(['ok', 'ok']);
  });

  it('[PG4] puts out whoever is removed, and lets them in again', async () => {
    const { nova, ada, ben } = await open();
    const personId = ada.person.account.id;
    expect(await nova.ask('removeViewer', { personId })).toBe('ok');
    for (const request of ['say', 'tip', 'openMedia', 'mute'])
      expect([request, await ada.ask(request)]).toEqual([request, 'Removed']);
    const heard = ada.news.length;
    expect(await ben.say('they are gone')).toBe('ok');
    await until(() => nova.texts().length === 1);
    expect(await nova.ask('removeViewer', { personId, takeBack: true })).toBe('ok');
    expect(await ada.say('back')).toBe('ok');
    await until(() => ada.texts().length === 1);
    expect(ada.news.slice(0, heard)).not.toContainEqual(expect.objectContaining({ type: 'line' }));
    expect(ada.texts()).toEqual(['back']);
  });

  it('[PG5] signals a picture from its host to its guests, which ends with the seat that watches', async () => {
    const { nova, ada, ben } = await open();
    expect(await ada.ask('openMedia')).toBe('MediaUnavailable');
    expect(await nova.ask('openMedia')).toBe('ok');
    expect([await ada.ask('openMedia'), await ben.ask('openMedia', { part: 'callSend' })]).toEqual([
      'ok',
      'MediaUnavailable',
    ]);
    const told = (seat: typeof nova, t: MediaNews['type']) => seat.media.find((news) => news.type === t);
    await until(() => told(nova, 'negotiate') !== undefined);
    const { peer } = told(nova, 'negotiate') as MediaNews & { type: 'negotiate' };
    const offer = { type: 'offer', sdp: 'v=0\r\n' } as const;
    expect(await ada.ask('signal', { peer: 'origin', description: offer })).toBe('Forbidden');
    expect(await nova.ask('signal', { peer, description: offer })).toBe('ok');
    await until(() => told(ada, 'description') !== undefined);
    const answer = { type: 'answer', sdp: 'v=0\r\n' } as const;
    expect(await ada.ask('signal', { peer: 'origin', description: answer })).toBe('ok');
    await until(() => told(nova, 'description') !== undefined);
    expect([told(ada, 'description'), told(nova, 'description')]).toMatchObject([
      { description: offer },
      { peer, description: answer },
    ]);
    await nova.ask('removeViewer', { personId: ada.person.account.id });
    await until(() => nova.media.some((news) => news.type === 'bye' && news.peer === peer));
    expect(await nova.ask('signal', { peer, description: offer })).toBe('UnknownPeer');
  });

  it('[PG6] is taken up again as it was', async () => {
    const { echoId, nova, ada, ben, onlooker } = await open();
    await ada.say('kept', 'cmd_kept0001');
    await ben.say('deleted');
    await ada.ask('tip', tipOf('1000'));
    await until(() => nova.texts().length === 2 && nova.tips().length === 1);
    await nova.ask('deleteLine', { lineId: lineOf(nova, 'deleted') });
    await nova.ask('mute', { personId: ben.person.account.id, minutes: 5 });
    await Promise.all([nova, ada, ben, onlooker].map(({ room }) => room.leave()));
    await until(() => matchMaker.getLocalRoomById(nova.room.roomId) === undefined);
    const again = await sit(ada.person, echoId);
    await until(() => again.snapshot !== null);
    expect(again.snapshot).toMatchObject({ lines: [{ text: 'kept' }], tips: [{ amountMinor: '1000' }] });
    expect(again.snapshot!.lines.length).toBe(1);
    const benAgain = await sit(ben.person, echoId);
    expect([await benAgain.say('may I?'), await again.say('kept', 'cmd_kept0001')]).toEqual(['Muted', 'ok']);
    expect(await again.say('new')).toBe('ok');
    await until(() => again.texts().length > 0);
    expect(again.texts()).toEqual(['new']);
  });
});
