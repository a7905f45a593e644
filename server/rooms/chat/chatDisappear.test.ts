import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchMaker } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import { CONVERSATION_PLACES } from '../../domain/conversation/conversationAnnex.ts';
import { newConversation, unreadOf } from '../../domain/conversation/conversationBody.ts';
import { createStoreMessageSearch } from '../../services/conversations/storeMessageSearch.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { startTestServer } from '../roomsServer.testkit.ts';
import { ensureConversation } from '../stream/matchmaking.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { passing, ruleChat } from './chatAuthority.testkit.ts';
import { direct, group, personOf } from './chatMachine.testkit.ts';
import { gone, sit, startDirect } from './chatSeats.testkit.ts';
import { startExpiryRounds } from './expiryRounds.ts';
import { writeOnce } from './writeOnce.ts';

const EVERYTHING = { from: 1, until: Number.POSITIVE_INFINITY };

// Colyseus closes a room in which nobody ever sat after so many seconds, read when it is imported; it would be 15
vi.hoisted(() => {
  process.env.COLYSEUS_SEAT_RESERVATION_TIME = '5';
});

describe('lines that disappear', () => {
  it('[CV1] do so as the admins of a group say, or both of a direct conversation, from then on', () => {
    const chat = group();
    chat.write('Ada', 'stays');
    const set = (by: string, days: number) => chat.as(by, { type: 'setDisappearing' }, { days });
    expect([set('Ada', 1), set('Nova', 1), set('Nova', 1)]).toEqual(['Forbidden', 'ok', 'ok']);
    const notices = chat.state.tail.filter(({ type }) => type === 'notice');
    expect(notices).toHaveLength(2);
    expect(notices.at(-1)).toMatchObject({ notice: { type: 'disappearing', days: 1 } });
    chat.write('Ada', 'goes');
    expect(chat.line(2)).not.toHaveProperty('untilMs');
    expect(chat.line(4)).toMatchObject({ text: 'goes', untilMs: chat.nowMs + DAY_MS });
    set('Nova', 0);
    chat.write('Ada', 'stays again');
    expect(chat.line(6)).not.toHaveProperty('untilMs');
    expect(chat.state.expiresAtMs).toBe(chat.nowMs + DAY_MS);
    const two = direct();
    expect(two.as('Nova', { type: 'setDisappearing' }, { days: 7 })).toBe('ok');
    expect(two.as('Ada', { type: 'setDisappearing' }, { days: 0 })).toBe('ok');
    two.as('Ada', { type: 'setBlocked' }, { isBlocked: true });
    expect(two.as('Nova', { type: 'setDisappearing' }, { days: 7 })).toBe('DoorClosed');
  });
});

describe('a conversation whose lines disappear', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-disappear-'));
  const runtime = createSimRuntime({ seed: 3 });
  const { clock } = runtime;
  let store: StorePort;
  beforeAll(() => {
    store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const people = ['Ada', 'Ben'].map(personOf);
  const ada = people[0]!;
  /** Lets what is due happen until it is settled. */
  const settled = <T>(asked: Promise<T>): Promise<T> => passing(runtime, asked);
  const open = (conversationId: string) => ruleChat({ conversationId, store, clock });
  const begin = async (id: string) => {
    const body = newConversation({ type: 'group', name: 'G', people, nowMs: clock.nowMs() });
    await store.insert('conversations', id, body as unknown as JsonObject);
    return open(id);
  };
  const say = (authority: ChatAuthority, text: string) => {
    const command = { byId: ada.id, commandId: runtime.ids.next('cm'), text, replyTo: null, mentions: [] };
    return settled(writeOnce(authority, command, { letsIn: async () => true }));
  };
  const set = (authority: ChatAuthority, days: 0 | 1 | 7) =>
    settled(authority.command({ type: 'setDisappearing', byId: ada.id, days }));
  const find = (authority: ChatAuthority, typed: string) => {
    const conversation = { ...authority.told, amended: [...authority.told.amended.values()] };
    const search = createStoreMessageSearch({ store, clock });
    return search.inOne({ conversation, readable: EVERYTHING, typed, before: null });
  };
  /** All that the store has of a conversation. */
  const stored = async (id: string): Promise<string> => {
    const query = { field: 'conversationId', value: id, by: 'seq', limit: 1_000 };
    const pages = await store.find(COLLECTIONS.chatPages.name, query);
    const documents = Object.values(CONVERSATION_PLACES).map((place) => store.get(place, id));
    return JSON.stringify([await Promise.all(documents), pages]);
  };

  it('[CV2] [CV4] shows and keeps nothing of those whose time is over', { timeout: 60_000 }, async () => {
    const id = 'gr_disappear';
    const authority = await begin(id);
    await say(authority, 'stays kept0');
    await set(authority, 7);
    await say(authority, 'week kept1');
    await set(authority, 1);
    for (let n = 0; n < 150; n += 1) await say(authority, `secret ${n}`);
    expect(authority.told.tail[0]!.seq).toBeGreaterThan(1);
    expect(unreadOf(authority.told, authority.told.members.get('us_Ben')!)).toBe(152);
    runtime.advance(DAY_MS / 2);
    expect((await find(authority, 'secret')).lines).toHaveLength(20);
    // the round has not come yet, and nothing is shown of them
    await authority.stop();
    runtime.advance(DAY_MS);
    const next = await open(id);
    const page = await next.page(EVERYTHING, { limit: 50 });
    expect(JSON.stringify(page)).not.toContain('secret');
    expect((await find(next, 'secret')).lines).toEqual([]);
    await settled(vi.waitUntil(() => next.told.expiresAtMs! > clock.nowMs(), { timeout: 20_000 }));
    await settled(vi.waitUntil(() => next.told.amended.size === 0, { timeout: 20_000 }));
    const left = await stored(id);
    expect(left).not.toContain('secret');
    expect([left.includes('kept0'), left.includes('kept1')]).toEqual([true, true]);
    expect(unreadOf(next.told, next.told.members.get('us_Ben')!)).toBe(2);
    runtime.advance(7 * DAY_MS);
    await settled(vi.waitUntil(() => next.told.expiresAtMs === undefined, { timeout: 20_000 }));
    await settled(vi.waitUntil(() => next.told.amended.size === 0, { timeout: 20_000 }));
    expect(await stored(id)).not.toContain('kept1');
    expect((await find(next, 'kept')).lines.map(({ text }) => text)).toEqual(['stays kept0']);
    await next.stop();
  });

  it('[CV4] keeps nothing of an older line that somebody erased', { timeout: 60_000 }, async () => {
    const authority = await begin('gr_erased');
    for (let n = 0; n < 130; n += 1) await say(authority, `secret${n}x`);
    const lookedUp = await authority.line(5);
    expect(await settled(authority.command({ type: 'erase', byId: ada.id, seq: 5, lookedUp }))).toBeNull();
    await settled(vi.waitUntil(() => authority.told.amended.size === 0, { timeout: 20_000 }));
    const left = await stored('gr_erased');
    expect([left.includes('secret3x'), left.includes('secret4x')]).toEqual([false, true]);
    await authority.stop();
  });

  it('[CV3] is opened when a line is due, also where a server died before', async () => {
    const authority = await begin('gr_round');
    await set(authority, 1);
    await say(authority, 'due');
    await authority.stop();
    const opened: string[] = [];
    const failed: unknown[] = [];
    const rounds = startExpiryRounds({
      store,
      clock,
      open: async (id) => opened.push(id),
      onFailed: (err) => failed.push(err),
    });
    const roundsLater = async () => {
      runtime.advance(2 * MINUTE_MS);
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await roundsLater();
    expect(opened).toEqual([]);
    runtime.advance(DAY_MS);
    await roundsLater();
    expect(opened).toContain('gr_round');
    expect(failed).toEqual([]);
    await rounds.stop();
  });

  it('[CV3] is erased by a room that closes again', { timeout: 60_000 }, async () => {
    const server = await startTestServer();
    const [one, two] = [await server.person('One'), await server.person('Two')];
    const id = await startDirect(one, two);
    const seat = await sit(one, id);
    expect(await seat.ask('setDisappearing', { days: 1 })).toBe('ok');
    await seat.write('a secret');
    await seat.room.leave();
    await gone(id);
    const { store: real } = server.services;
    // whoever ruled it may write it a last time
    await vi.waitUntil(async () => {
      const found = await real.get('conversations', id);
      if (found!.body.annexed) return false;
      const text = JSON.stringify(found!.body).replaceAll(/"(untilMs|expiresAtMs)":\d+/g, '"$1":1');
      return (await real.replace('conversations', id, found!.version, JSON.parse(text) as JsonObject)).ok;
    });
    await ensureConversation(id);
    await ensureConversation(id);
    const query = { name: 'chat', conversationId: id } as Parameters<typeof matchMaker.query>[0];
    expect(await matchMaker.query(query)).toHaveLength(1);
    await vi.waitUntil(
      async () => !JSON.stringify(await real.get('conversations', id)).includes('a secret'),
      { timeout: 20_000 },
    );
    await vi.waitUntil(async () => (await matchMaker.query(query)).length === 0, { timeout: 40_000 });
    await server.stop();
  });
});
