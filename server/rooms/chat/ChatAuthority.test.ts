import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeptLine, newConversation } from '../../domain/conversation/conversationBody.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { ruleChat } from './chatAuthority.testkit.ts';
import { personOf } from './chatMachine.testkit.ts';
import { openLines } from './lineStore.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-chat-'));
const runtime = createSimRuntime();
const { clock } = runtime;
let store: StorePort;
beforeAll(() => {
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const ada = personOf('Ada');
const lineOf = (seq: number, text: string): KeptLine => ({
  ...{ type: 'text', seq, count: seq, from: ada, atMs: 1, text, commandId: `command_${seq}_${text}` },
  ...{ replyTo: null, mentions: [], editedAtMs: null, reactions: [] },
});

const open = (conversationId: string) => ruleChat({ conversationId, store, clock });

/** Lets what is due happen until the command is settled. */
async function write(authority: ChatAuthority, text: string): Promise<string | null> {
  const plain = { replyTo: null, mentions: [], isLetIn: true, lookedUp: null };
  const settled = authority.command({
    type: 'write',
    byId: ada.id,
    commandId: `say_${text}`,
    text,
    ...plain,
  });
  runtime.advance(1);
  return settled;
}

const EVERYTHING = { from: 1, until: Number.POSITIVE_INFINITY };

describe('older lines', () => {
  it('[CH17] stay as an authority of a higher epoch put them there', async () => {
    const lines = openLines(store, 'gr_epochs');
    await lines.file([lineOf(1, 'second')], 2);
    await lines.file([lineOf(1, 'first')], 1);
    expect(await lines.get(1)).toMatchObject({ text: 'second' });
    await lines.file([lineOf(1, 'second, edited')], 2);
    await Promise.all([lines.file([lineOf(1, 'third')], 3), lines.file([lineOf(1, 'first')], 1)]);
    expect(await lines.get(1)).toMatchObject({ text: 'third' });
    expect(await lines.byCommand(ada.id, 'command_1_third')).toMatchObject({ seq: 1 });
    expect(await lines.byCommand(ada.id, 'command_1_first')).toBeNull();
  });

  it('[CH17] that the document does not name do not exist, and are written over', async () => {
    const id = 'dm_leftOver';
    const people = [ada, personOf('Ben')];
    const body = newConversation({ type: 'direct', name: '', people, nowMs: clock.nowMs() });
    await store.insert('conversations', id, body as unknown as JsonObject);
    await openLines(store, id).file(
      Array.from({ length: 150 }, (_, n) => lineOf(n + 1, 'never told')),
      0,
    );
    const authority = await open(id);
    expect(await authority.page(EVERYTHING, { limit: 50 })).toEqual({ lines: [], hasMore: false });
    expect([await authority.line(1), await authority.written(ada.id, 'command_1_never told')]).toEqual([
      null,
      null,
    ]);
    for (let n = 0; n < 120; n += 1) expect(await write(authority, `told ${n}`)).toBeNull();
    const { lines } = await authority.page(EVERYTHING, { after: 0, limit: 50 });
    expect(lines.map((line) => line.type === 'text' && line.text)).toEqual(
      Array.from({ length: 50 }, (_, n) => `told ${n}`),
    );
    expect(await authority.written(ada.id, 'say_told 3')).toMatchObject({ seq: 4 });
    await authority.stop();
  });

  it('[CH2] of an authority that went are found by the next, and an old one changes nothing', async () => {
    const id = 'dm_twoRule';
    const people = [ada, personOf('Ben')];
    const body = newConversation({ type: 'direct', name: '', people, nowMs: clock.nowMs() });
    await store.insert('conversations', id, body as unknown as JsonObject);
    const first = await open(id);
    expect(await write(first, 'one')).toBeNull();
    const second = await open(id);
    expect(await write(first, 'two')).toBe('Deposed');
    expect([await write(second, 'one'), await write(second, 'three')]).toEqual([null, null]);
    const { lines } = await second.page(EVERYTHING, { limit: 50 });
    expect(lines.map((line) => [line.seq, line.type === 'text' && line.text])).toEqual([
      [1, 'one'],
      [2, 'three'],
    ]);
    expect(second.told.epoch).toBe(2);
    await second.stop();
  });
});
