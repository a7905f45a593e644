import { matchMaker } from '@colyseus/core';
import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import type { RosterAnswer, SayAnswer, TipAnswer } from '../../shared/protocol/answers.ts';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import type { FeedEvent, FeedFrame, FeedSnapshot } from '../../shared/protocol/feed.ts';
import type { Rejection } from '../../shared/protocol/rejections.ts';
import { overlayRenewedTopic } from '../domain/topics/news.ts';
import { FAR_TOO_LONG, ODD_AMOUNTS } from '../oddInput.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';
import { newStreamDocument } from './stream/streamDocument.ts';

let server: TestServer;
let creator: TestPerson;

beforeAll(async () => {
  server = await startTestServer({ MESI_AUDIENCE_SIZE: '3' });
  creator = await server.person('Nova', { isCreator: true });
});
afterAll(() => server.stop());

/** What one client was given, in order. */
interface Seen {
  readonly room: Room;
  readonly snapshots: FeedSnapshot[];
  readonly events: FeedEvent[];
  readonly alerts: unknown[];
  closeCode: number | null;
}

function watch(room: Room): Seen {
  const seen: Seen = { room, snapshots: [], events: [], alerts: [], closeCode: null };
  room.reconnection.enabled = false;
  room.onMessage('snapshot', (snapshot: FeedSnapshot) => void seen.snapshots.push(snapshot));
  room.onMessage('feed', (frame: FeedFrame) => void seen.events.push(...frame.events));
  room.onMessage('testAlert', (alert: unknown) => void seen.alerts.push(alert));
  room.onMessage('media', () => {});
  room.onLeave((code) => {
    seen.closeCode = code;
  });
  return seen;
}

async function openStream(owner = creator) {
  const streamId = server.services.ids.next('st');
  const { id, name, handle } = owner.account;
  const document = newStreamDocument({ streamId, creator: { id, name, handle } });
  await server.services.store.insert('streams', streamId, { ...document } as never);
  return { streamId, studio: watch(await owner.client.joinOrCreate('stream', { streamId })) };
}

async function goLive(title = 'Hello') {
  const opened = await openStream();
  await opened.studio.room.request('goLive', { title, kind: 'video' });
  return opened;
}

const join = async (person: TestPerson, streamId: string) =>
  watch(await person.client.joinOrCreate('audience', { streamId }));
const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: { reason?: Rejection; message: string }) => error.reason?.code ?? error.message,
  );
const refusedJoin = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: Error) => error.message,
  );
const until = (what: () => boolean) => expect.poll(what, { timeout: 10_000, interval: 10 }).toBe(true);
const tipOf = (amountMinor: string, extra = {}) => ({
  commandId: server.services.ids.next('cmd'),
  amountMinor,
  asset: 'MESI',
  ...extra,
});
const ids = (events: readonly FeedEvent[]) => events.flatMap((event) => ('id' in event ? [event.id] : []));

describe('who may come in', () => {
  it('[RO1] gives the control seat to its creator alone, and to the newer of two', async () => {
    const { streamId, studio } = await openStream();
    const stranger = await server.person('Kai', { isCreator: true });
    expect(await refusedJoin(stranger.client.joinOrCreate('stream', { streamId }))).toContain('Forbidden');
    const newer = watch(await creator.client.joinOrCreate('stream', { streamId }));
    await until(() => studio.closeCode === CLOSE_CODES.replaced && newer.snapshots.length === 1);
  });

  it('[RO2] lets people watch a live stream, and says why not', async () => {
    const { streamId } = await openStream();
    const fan = await server.person('Ada');
    const bare = new (fan.client.constructor as new (url: string) => typeof fan.client)(server.url);
    expect(await refusedJoin(bare.joinOrCreate('audience', { streamId }))).toContain('StreamNotLive');
    bare.http.authToken = 'nobody';
    expect(await refusedJoin(bare.joinOrCreate('audience', { streamId }))).toContain('Unauthorized');
    expect(await refusedJoin(fan.client.joinOrCreate('audience', { streamId: 'st_nowhere' }))).toContain(
      'StreamNotFound',
    );
    expect(await refusedJoin(fan.client.joinOrCreate('audience', { streamId }))).toContain('StreamNotLive');
    expect(await refusedJoin(fan.client.joinOrCreate('audience', { streamId, x: 1 }))).toContain(
      'BadRequest',
    );
    const { studio, streamId: second } = await goLive();
    await studio.room.request('endStream', {});
    expect(await refusedJoin(fan.client.joinOrCreate('audience', { streamId: second }))).toContain(
      'StreamEnded',
    );
  });

  it('[RO3] [RO8] opens a second shard when one is full, with one feed in one order for all', async () => {
    const { streamId, studio } = await goLive();
    const fans = await Promise.all([1, 2, 3, 4, 5].map((n) => server.person(`Fan ${n}`)));
    const seats: Seen[] = [];
    for (const fan of fans) seats.push(await join(fan, streamId));
    expect(new Set(seats.map((seen) => seen.room.roomId)).size).toBe(2);
    await Promise.all(seats.map((seen, n) => seen.room.request('say', { text: `line ${n}` })));
    await Promise.all(seats.map((seen) => seen.room.request('tip', tipOf('5000000'))));
    await until(() => seats.every((seen) => ids(seen.events).length === 10));
    for (const seen of seats) expect(ids(seen.events)).toEqual(ids(studio.events));
    await until(() => studio.events.some((event) => event.type === 'viewers' && event.count === 5));
    const pages = await readRoster(studio.room, 2);
    expect(pages.map((page) => page.seats.length)).toEqual([2, 2, 1]);
    const people = pages.flatMap((page) => page.seats.map((seat) => seat.person.id));
    expect(people.sort()).toEqual(fans.map((fan) => fan.account.id).sort());
  });

  it('[RO4] gives who joins the last lines before any frame', async () => {
    const { streamId, studio } = await goLive();
    const fan = await server.person('Ada');
    await studio.room.request('say', { text: 'welcome' });
    const seen = await join(fan, streamId);
    await until(() => seen.snapshots.length === 1);
    expect(seen.snapshots[0]).toMatchObject({
      stage: { streamId, title: 'Hello' },
      history: [{ text: 'welcome', role: 'creator' }],
    });
    expect(seen.events.filter((event) => event.type === 'line')).toEqual([]);
    // nobody looked for a second authority: the one there is was found by its stream
    const authorities = await matchMaker.query({ name: 'stream', streamId } as never);
    expect([authorities.length, seen.snapshots[0]?.epoch]).toEqual([1, 1]);
  });

  it('[RO5] lists live streams only, without rooms and processes', async () => {
    const lobby = await creator.client.joinOrCreate('lobby');
    const listed: unknown[] = [];
    const gone: string[] = [];
    lobby.onMessage('streams', () => {});
    lobby.onMessage('stream', (entry: unknown) => void listed.push(entry));
    lobby.onMessage('gone', (id: string) => void gone.push(id));
    const { streamId, studio } = await goLive('Listed');
    await until(() => JSON.stringify(listed).includes(streamId));
    expect(JSON.stringify(listed)).not.toContain(studio.room.roomId);
    await studio.room.request('endStream', {});
    await until(() => gone.includes(streamId));
    await lobby.leave();
  });

  it('[RO6] lets an overlay look on, uncounted, and ask for nothing', async () => {
    const { streamId, studio } = await goLive();
    const overlayToken = await server.services.identity.creatorSecret(creator.account.id, {
      kind: 'overlay',
      renew: false,
    });
    const { Client } = await import('@colyseus/sdk');
    const overlay = watch(await new Client(server.url).joinOrCreate('audience', { streamId, overlayToken }));
    const fan = await join(await server.person('Ada'), streamId);
    await studio.room.request('testAlert', {});
    await fan.room.request('tip', tipOf('5000000'));
    await until(() => overlay.alerts.length === 1 && overlay.events.some((event) => event.type === 'tip'));
    expect(fan.alerts).toEqual([]);
    await until(() => studio.events.some((event) => event.type === 'viewers' && event.count === 1));
    expect(await refusal(overlay.room.request('say', { text: 'x' }))).toBe('Forbidden');
    expect(
      await refusedJoin(new Client(server.url).joinOrCreate('audience', { streamId, overlayToken: 'no' })),
    ).toContain('Forbidden');
  });

  it('[RO6] ends an overlay seat when its secret is renewed, and no other seat', async () => {
    const { streamId, studio } = await goLive();
    const overlayToken = await server.services.identity.creatorSecret(creator.account.id, {
      kind: 'overlay',
      renew: false,
    });
    const { Client } = await import('@colyseus/sdk');
    const overlay = watch(await new Client(server.url).joinOrCreate('audience', { streamId, overlayToken }));
    const fan = await join(await server.person('Ada'), streamId);
    server.services.bus.publish(overlayRenewedTopic(streamId), {});
    await until(() => overlay.closeCode !== null);
    expect(overlay.closeCode).toBe(CLOSE_CODES.evicted);
    await fan.room.request('say', { text: 'still here' });
    expect([fan.closeCode, studio.closeCode]).toEqual([null, null]);
  });
});

async function readRoster(room: Room, limit: number): Promise<RosterAnswer[]> {
  const pages: RosterAnswer[] = [];
  let cursor: string | null = null;
  do {
    const page: RosterAnswer = await room.request('roster', { limit, cursor });
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== null);
  return pages;
}

describe('requests', () => {
  it('[RQ1] judges role, rate, shape and rule in this order', async () => {
    const { streamId, studio } = await goLive();
    const fan = await join(await server.person('Ada'), streamId);
    expect(await refusal(studio.room.request('say', { text: 5 }))).toBe('BadRequest');
    expect(await refusal(fan.room.request('say', { text: 'x', extra: 1 }))).toBe('BadRequest');
    expect(await refusal(fan.room.request('react', { kind: 'rocket' }))).toBe('UnknownReaction');
    expect(await refusal(fan.room.request('say', { text: 'x'.repeat(LIMITS.lineChars + 1) }))).toBe(
      'MessageTooLong',
    );
  });

  it('[RQ2] lets a burst pass and refuses one past it, with the time to wait', async () => {
    const { streamId } = await goLive();
    const fan = await join(await server.person('Ada'), streamId);
    const asked = Array.from({ length: LIMITS.sayBurst + 1 }, (_, n) =>
      fan.room.request('say', { text: `${n}` }),
    );
    const answers = await Promise.allSettled(asked);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(LIMITS.sayBurst);
    expect(answers.at(-1)).toMatchObject({
      status: 'rejected',
      reason: { reason: { code: 'RateLimited', retryAfterMs: expect.any(Number) } },
    });
  });

  it('[RQ5] writes a tip into the journal before it answers, converted at a named rate', async () => {
    const { streamId } = await goLive();
    const person = await server.person('Ada');
    const fan = await join(person, streamId);
    const before = (await server.services.ledger.balances(`creator:${creator.account.id}`)).MESI ?? 0n;
    const { receipt, balanceMinor }: TipAnswer = await fan.room.request(
      'tip',
      tipOf('500', { asset: 'USD', message: 'bravo' }),
    );
    expect(await server.services.ledger.get(receipt.entryId)).toEqual(receipt);
    expect(balanceMinor).toBe('9500');
    expect(receipt.memo.rateId).toMatch(/USD/);
    const after = (await server.services.ledger.balances(`creator:${creator.account.id}`)).MESI ?? 0n;
    expect((after - before).toString()).toBe(receipt.memo.mesiMinor);
    expect((await server.services.ledger.audit()).sums).toEqual({ MESI: '0', USD: '0' });
  });

  it('[RQ6] answers the same command with the same receipt, and charges once', async () => {
    const { streamId, studio } = await goLive();
    const person = await server.person('Ada');
    const fan = await join(person, streamId);
    const tip = tipOf('7000000');
    const answers: TipAnswer[] = await Promise.all([1, 2, 3].map(() => fan.room.request('tip', tip)));
    expect(new Set(answers.map((answer) => answer.receipt.hash)).size).toBe(1);
    expect((await server.services.ledger.balances(`wallet:${person.account.id}`)).MESI).toBe(993_000_000n);
    expect(await refusal(fan.room.request('tip', { ...tip, amountMinor: '8000000' }))).toBe(
      'IdempotencyConflict',
    );
    await studio.room.request('endStream', {});
    const late: TipAnswer = await fan.room.request('tip', tip);
    expect(late.receipt).toEqual(answers[0]?.receipt);
    expect(await refusal(fan.room.request('tip', tipOf('1000000')))).toBe('StreamEnded');
    expect(ids(studio.events)).toEqual([answers[0]?.tipId]);
    expect(answers[0]?.tipId).not.toContain(person.account.id);
  });

  it('[RQ4] [RQ7] refuses what is no tip, each with its own code, and writes nothing', async () => {
    const { streamId } = await goLive();
    const person = await server.person('Ada');
    const fan = await join(person, streamId);
    const own = await join(creator, streamId);
    const entries = (await server.services.ledger.audit()).entries;
    const codes: [Record<string, unknown>, string][] = [
      ...ODD_AMOUNTS.map(
        ([, asset, amountMinor, code]) => [{ asset, amountMinor }, code] satisfies [object, string],
      ),
      [{ message: FAR_TOO_LONG }, 'MessageTooLong'],
      [{ amountMinor: '9'.repeat(30) }, 'InsufficientFunds'],
      [{ asset: 'DOGE' }, 'UnknownAsset'],
      [{ message: 'x'.repeat(LIMITS.tipMessageChars + 1) }, 'MessageTooLong'],
      [{ commandId: 'x' }, 'BadRequest'],
    ];
    for (const [extra, code] of codes)
      expect([extra, await refusal(fan.room.request('tip', tipOf('5', extra)))]).toEqual([extra, code]);
    expect(await refusal(own.room.request('tip', tipOf('5')))).toBe('SelfTip');
    expect((await server.services.ledger.audit()).entries).toBe(entries);
  });

  it('[RQ3] shows text without control and direction-override characters', async () => {
    const { studio } = await goLive();
    const { lineId }: SayAnswer = await studio.room.request('say', { text: ' a\u202eb\n\tc\u0007 ' });
    expect(studio.events).toContainEqual(expect.objectContaining({ type: 'line', id: lineId, text: 'ab c' }));
  });
});

it('[RC7] where nothing can be recorded nobody goes live believing that it is', async () => {
  const { studio } = await openStream();
  const live = { title: 'Hello', kind: 'video' };
  const { room } = studio;
  expect(await refusal(room.request('goLive', { ...live, record: true }))).toBe('RecordingUnavailable');
  expect(await refusal(room.request('startRecording', {}))).toBe('RecordingUnavailable');
  expect(await refusal(room.request('goLive', { ...live, record: false }))).toBeNull();
  expect(await refusal(room.request('stopRecording', {}))).toBe('NotRecording');
  await room.request('endStream', {});
});

describe('bugs', () => {
  it('[RQ8] answers a bug in a handler as InternalError, and goes on', async () => {
    const { streamId } = await goLive();
    const fan = await join(await server.person('Ada'), streamId);
    const { rates } = server.services;
    const { quote } = rates;
    rates.quote = () => Promise.reject(new Error('a bug'));
    expect(await refusal(fan.room.request('tip', tipOf('5')))).toBe('InternalError');
    rates.quote = quote;
    expect(await refusal(fan.room.request('tip', tipOf('5')))).toBeNull();
  });

  it('[RO7] ends a room in which an error was not caught, and seats its people anew', async () => {
    const { streamId } = await goLive();
    const person = await server.person('Ada');
    const fan = await join(person, streamId);
    matchMaker.getLocalRoomById(fan.room.roomId).clock.setTimeout(() => {
      throw new Error('a bug');
    }, 1);
    await until(() => fan.closeCode === CLOSE_CODES.authorityLost);
    const again = await join(person, streamId);
    expect(again.room.roomId).not.toBe(fan.room.roomId);
    expect(await refusal(again.room.request('say', { text: 'still here' }))).toBeNull();
  });
});
