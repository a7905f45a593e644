import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONVERSATION_PLACES, readConversation } from '../../domain/conversation/conversationAnnex.ts';
import { newConversation, unreadOf } from '../../domain/conversation/conversationBody.ts';
import { headOf } from '../../domain/conversation/conversationHead.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { passing, ruleChat } from './chatAuthority.testkit.ts';
import { personOf } from './chatMachine.testkit.ts';
import type { ChatCommand } from './chatMachine.ts';
import { writeOnce } from './writeOnce.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-annex-'));
const runtime = createSimRuntime();
const { clock } = runtime;
const [ada, ben] = [personOf('Ada'), personOf('Ben')];
/** How often documents of each collection were written. */
const writes: Record<string, number> = {};
let store: StorePort;
beforeAll(() => {
  const real = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  store = {
    ...real,
    replace: (collection, id, version, body) => {
      writes[collection] = (writes[collection] ?? 0) + 1;
      return real.replace(collection, id, version, body);
    },
  };
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function begin(id: string): Promise<ChatAuthority> {
  const body = newConversation({ type: 'group', name: 'G', people: [ada, ben], nowMs: clock.nowMs() });
  await store.insert('conversations', id, body as unknown as JsonObject);
  return ruleChat({ conversationId: id, store, clock });
}
const settled = <T>(asked: Promise<T>): Promise<T> => passing(runtime, asked);
const say = (authority: ChatAuthority, text: string) => {
  const command = { byId: ada.id, commandId: `command_${text}`, text, replyTo: null, mentions: [] };
  return settled(writeOnce(authority, command, { letsIn: async () => true }));
};
const ask = (authority: ChatAuthority, command: ChatCommand) => settled(authority.command(command));
const documentOf = async (id: string) => (await store.get(CONVERSATION_PLACES.document, id))!.body;

it('[CH39] few lines and marks are written beside the document, and whoever reads it reads them', async () => {
  const id = 'gr_quiet';
  const authority = await begin(id);
  for (const text of ['one', 'two', 'three']) await say(authority, text);
  expect(await ask(authority, { type: 'read', byId: ben.id, seq: 3, count: 2 })).toBeNull();
  expect(await documentOf(id)).toMatchObject({ lastSeq: 2, annexed: 'yes' });
  const body = (await readConversation(store, id))!;
  expect(headOf(id, body, ben.id)).toMatchObject({
    lastSeq: 4,
    readSeq: 3,
    unread: 1,
    lastLine: { text: 'three' },
  });
  // whoever dies leaves both
  const next = await ruleChat({ conversationId: id, store, clock });
  expect(next.told.tail.map((line) => line.seq)).toEqual([1, 2, 3, 4]);
  expect(unreadOf(next.told, next.told.members.get(ben.id)!)).toBe(1);
  expect(await say(next, 'three')).toMatchObject({ value: { seq: 4 } });
  await settled(next.stop());
  expect(await documentOf(id)).toMatchObject({ lastSeq: 4 });
  expect((await documentOf(id)).annexed).toBeUndefined();
});

it('[CH39] a quiet conversation writes its document for one line of nine, and whatever else changes writes it at once', async () => {
  const id = 'gr_counted';
  const authority = await begin(id);
  await say(authority, 'first');
  const before = { ...writes };
  for (let n = 0; n < 18; n += 1) await say(authority, `line ${n}`);
  expect((writes.conversations ?? 0) - (before.conversations ?? 0)).toBe(2);
  await ask(authority, { type: 'rename', byId: ada.id, name: 'Another' });
  expect(await documentOf(id)).toMatchObject({ name: 'Another', lastSeq: authority.told.lastSeq });
  await settled(authority.stop());
});

it('[CH39] [CH6] nothing is left in the annex of a line that was erased', async () => {
  const id = 'gr_forgets';
  const authority = await begin(id);
  for (const text of ['first', 'secret', 'last']) await say(authority, text);
  expect(JSON.stringify(await store.get(CONVERSATION_PLACES.annex, id))).toContain('secret');
  await ask(authority, { type: 'erase', byId: ada.id, seq: 3, lookedUp: null });
  const kept = await Promise.all(Object.values(CONVERSATION_PLACES).map((place) => store.get(place, id)));
  expect(JSON.stringify(kept)).not.toContain('"text":"secret"');
  expect(JSON.stringify(kept)).toContain('"text":"last"');
  await settled(authority.stop());
});
