import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { INBOX_LIMITS } from '../../../shared/inboxLimits.ts';
import type { MessageRules } from '../../../shared/protocol/conversations.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { createLog } from '../../log.ts';
import type { AccessFacts, AccessPort } from '../access/port.ts';
import { createStoreBlocks } from '../blocks/storeBlocks.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { createStoreConversations } from './storeConversations.ts';
import { createStoreMessageRules } from './storeMessageRules.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-conversations-'));
const runtime = createSimRuntime({ seed: 1 });
const { clock, ids } = runtime;
let store: StorePort;
let facts: AccessFacts;
const asked: Parameters<AccessPort['facts']>[0][] = [];
const access = {
  facts: async (question: Parameters<AccessPort['facts']>[0]) => {
    asked.push(question);
    return facts;
  },
} as AccessPort;
beforeAll(() => {
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });

const open = () => {
  const blocks = createStoreBlocks({ store, bus, clock, unfollow: async () => {} });
  const messageRules = createStoreMessageRules({ store, access, clock, blocks });
  const conversations = createStoreConversations({ store, clock, ids, messageRules });
  return { blocks, messageRules, conversations };
};
const somebody = (name: string): Person => ({ id: ids.next('us'), name, handle: name.toLowerCase() });
const NOTHING: AccessFacts = {
  follows: false,
  subscription: null,
  isGuest: false,
  tippedMinor: 0n,
  isInGroup: null,
  untilMs: null,
};

async function change(conversationId: string, what: object): Promise<void> {
  const found = await store.get('conversations', conversationId);
  await store.replace('conversations', conversationId, found!.version, {
    ...found!.body,
    ...what,
  } as JsonObject);
}

describe('conversations', () => {
  it('[CO1] of two people is one, whoever begins it', async () => {
    const [first, second] = [open().conversations, open().conversations];
    const [ada, ben] = [somebody('Ada'), somebody('Ben')];
    const begun = await Promise.all([
      first.startDirect({ starter: ada, other: ben }),
      second.startDirect({ starter: ben, other: ada }),
      first.startDirect({ starter: ada, other: ben }),
    ]);
    expect(new Set(begun.map((one) => one.ok && one.value)).size).toBe(1);
    const { conversations } = await first.list({ personId: ada.id, cursor: null });
    const { conversations: others } = await first.list({ personId: ben.id, cursor: null });
    expect(conversations.length + others.length).toBe(1);
  });

  it('[CO2] [CO3] are listed to those who are in them, in pages, the latest first', async () => {
    const { conversations } = open();
    const [ada, ben, cy] = [somebody('Ada'), somebody('Ben'), somebody('Cy')];
    const made: string[] = [];
    for (let n = 0; n < CHAT_LIMITS.listPage + 5; n += 1) {
      runtime.advance(1_000);
      const others = [ben, ben, ada];
      const begun = await conversations.startGroup({ starter: ada, name: `Group ${n}`, others });
      if (begun.ok) made.push(begun.value);
    }
    runtime.advance(1_000);
    const place = { conversationId: made[0]!, personIds: [ben.id], atMs: clock.nowMs() };
    await change(made[0]!, { lastAtMs: clock.nowMs() });
    await conversations.place(place);
    await conversations.place({ ...place, atMs: 1 });
    const first = await conversations.list({ personId: ben.id, cursor: null });
    const second = await conversations.list({ personId: ben.id, cursor: first.cursor });
    const seen = [...first.conversations, ...second.conversations].map((head) => head.conversationId);
    expect(seen).toEqual([made[0], ...made.slice(1).toReversed()]);
    expect([first.conversations.length, second.cursor]).toEqual([CHAT_LIMITS.listPage, null]);
    expect(first.conversations[0]).toMatchObject({
      memberCount: 2,
      role: 'member',
      people: [ada],
      unread: 0,
    });
    expect((await conversations.list({ personId: cy.id, cursor: 'nonsense' })).conversations).toEqual([]);
    expect(await conversations.head({ personId: cy.id, conversationId: made[0]! })).toBeNull();
    const left = { conversationId: made[1]!, personId: ben.id };
    await change(made[1]!, { members: [] });
    expect((await conversations.list({ personId: ben.id, cursor: null })).conversations.length).toBe(
      CHAT_LIMITS.listPage,
    );
    expect(await conversations.head(left)).toBeNull();
    await Promise.all([conversations.unplace(left), conversations.unplace(left)]);
  });

  it('[CO2] are begun by one person up to a limit', async () => {
    const { conversations } = open();
    const ada = somebody('Ada');
    const atMs = clock.nowMs();
    const more = Array.from({ length: CHAT_LIMITS.conversations - 1 }, (_, n) => `gr_made_up_${n}`);
    await Promise.all(
      more.map((conversationId) => conversations.place({ conversationId, personIds: [ada.id], atMs })),
    );
    const begin = () => conversations.startGroup({ starter: ada, name: 'One more', others: [] });
    expect((await begin()).ok).toBe(true);
    expect(await begin()).toMatchObject({ rejection: { code: 'ConversationsFull' } });
  });
});

describe('who may write to whom', () => {
  const some: MessageRules = {
    type: 'some',
    match: 'any',
    followers: true,
    subscribers: { minimumTier: 2 },
    tipped: { minimumMinor: '500', withinDays: 30 },
  };

  it('[CO4] is everybody, nobody, or whom the facts let in', async () => {
    const { messageRules } = open();
    const [nova, ada] = [somebody('Nova'), somebody('Ada')];
    const door = () => messageRules.door({ writerId: ada.id, toId: nova.id });
    expect([await messageRules.get(nova.id), await door()]).toEqual([{ type: 'everybody' }, null]);
    await messageRules.set(nova.id, { type: 'nobody' });
    expect(await door()).toEqual({ match: 'any', keys: [] });
    await messageRules.set(nova.id, some);
    facts = NOTHING;
    expect((await door())?.keys.map((key) => key.type)).toEqual(['follow', 'subscribe', 'tip']);
    expect(asked.at(-1)).toMatchObject({
      creatorId: nova.id,
      personId: ada.id,
      tips: { streamId: null, sinceMs: clock.nowMs() - 30 * DAY_MS, enoughMinor: 500n },
    });
    facts = { ...NOTHING, tippedMinor: 500n };
    expect(await door()).toBeNull();
    await messageRules.set(nova.id, { ...some, match: 'all' });
    expect((await door())?.keys.map((key) => key.type)).toEqual(['follow', 'subscribe']);
    const found = await store.get('messageRules', nova.id);
    await store.replace('messageRules', nova.id, found!.version, {
      rules: { type: 'paid', priceMinor: '5' },
    });
    expect(await door()).toEqual({ match: 'any', keys: [] });
  });

  it('[CO5] says who may be put into a group', async () => {
    const { conversations, messageRules } = open();
    const [nova, ada] = [somebody('Nova'), somebody('Ada')];
    const may = () => conversations.mayAdd({ byId: ada.id, personId: nova.id });
    expect(await may()).toBe(true);
    await messageRules.set(nova.id, { type: 'nobody' });
    expect(await may()).toBe(false);
    const begun = await conversations.startDirect({ starter: ada, other: nova });
    const id = begun.ok ? begun.value : '';
    const doors = { openTo: [ada.id], blockedBy: [] as string[], request: { type: 'none' } };
    await change(id, { doors });
    expect(await may()).toBe(true);
    await change(id, { doors: { ...doors, blockedBy: [nova.id] } });
    expect(await may()).toBe(false);
    expect(await conversations.mayAdd({ byId: nova.id, personId: ada.id })).toBe(false);
  });

  it('[CO5] [BK7] believes the blocks, and a conversation of before where these know nothing', async () => {
    const { blocks, conversations, messageRules } = open();
    const [nova, ada] = [somebody('Nova'), somebody('Ada')];
    const pair = { byId: nova.id, personId: ada.id };
    const begun = await conversations.startDirect({ starter: ada, other: nova });
    const doors = { openTo: [ada.id], blockedBy: [nova.id], request: { type: 'none' } };
    await change(begun.ok ? begun.value : '', { doors });
    expect(await messageRules.isBlocked(pair)).toBe(true);
    await blocks.lift({ byId: nova.id, person: ada });
    expect(await messageRules.isBlocked(pair)).toBe(false);
    expect(await conversations.mayAdd({ byId: ada.id, personId: nova.id })).toBe(true);
    await blocks.block({ byId: nova.id, person: ada, reason: 'rude' });
    expect(await messageRules.isBlocked(pair)).toBe(true);
    expect(await conversations.mayAdd({ byId: ada.id, personId: nova.id })).toBe(false);
    expect(await conversations.mayAdd({ byId: nova.id, personId: ada.id })).toBe(false);
  });
});

describe('lines that were not read', () => {
  /** As many conversations of one person as it takes, each with one line by somebody else, which was read in all but some. */
  async function many(count: number, unread: readonly number[]) {
    const { conversations } = open();
    const ada = somebody('Ada');
    const made: string[] = [];
    for (let n = 0; n < count; n += 1) {
      runtime.advance(1);
      const begun = await conversations.startGroup({
        starter: somebody('Nova'),
        name: `${n}`,
        others: [ada],
      });
      const id = begun.ok ? begun.value : '';
      const body = (await store.get('conversations', id))!.body;
      const members = (body.members as JsonObject[]).map((member) => ({
        ...member,
        readCount: unread.includes(n) ? 0 : 1,
      }));
      await change(id, { lastCount: 1, members });
      made.push(id);
    }
    const place = (id: string, says: 'perhaps' | 'none', epoch: number) =>
      conversations.place({ conversationId: id, personIds: [ada.id], atMs: 1, unread: { says, epoch } });
    const found = async () => {
      const { conversations: heads } = await conversations.list({
        ...{ personId: ada.id, cursor: null, only: 'unread' },
      });
      return heads.map(({ conversationId }) => conversationId).toSorted();
    };
    return { ada, made, place, found };
  }

  it('[CO10] are found wherever they are, and where a server of before wrote, in the newest places', async () => {
    const count = INBOX_LIMITS.conversations + 20;
    const { made, place, found } = await many(count, [0, 1, count - 1]);
    // nothing is known of any: the newest are looked into
    const newest = await found();
    expect(newest).toContain(made.at(-1));
    expect(newest).not.toContain(made[0]);
    for (const id of made) await place(id, 'none', 1);
    expect(await found()).toEqual([]);
    await place(made[0]!, 'perhaps', 1);
    // all are read there by now
    await place(made[2]!, 'perhaps', 1);
    expect(await found()).toEqual([made[0]]);
  });

  it('[CO10] a place believes the authority of the highest epoch, and keeps what it says when it moves', async () => {
    const { ada, made, place, found } = await many(1, [0]);
    const [id] = made as [string];
    await place(id, 'perhaps', 2);
    await place(id, 'none', 1);
    expect(await found()).toEqual([id]);
    await place(id, 'none', 2);
    const { conversations } = open();
    await conversations.place({ conversationId: id, personIds: [ada.id], atMs: clock.nowMs() + 9 });
    expect(await found()).toEqual([]);
    // who was taken out has no place, and gets none
    await conversations.unplace({ conversationId: id, personId: ada.id });
    await place(id, 'none', 3);
    expect((await conversations.list({ personId: ada.id, cursor: null })).conversations).toEqual([]);
  });
});
