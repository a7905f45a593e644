import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from './log.ts';
import { resumeConversations, resumeStreams } from './resumeStreams.ts';
import { COLLECTIONS } from './services/store/collections.ts';
import { countReads } from './services/store/countedReads.testkit.ts';
import { createSqliteStore } from './services/store/sqliteStore.ts';

/** More than the store gives out at once. */
const LIVE = 1_001;

it('[BO6] takes up every stream that was live or not closed, past one that cannot be, and reads no closed one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-resume-'));
  const sqlite = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  onTestFinished(async () => {
    await sqlite.close();
    rmSync(folder, { recursive: true });
  });
  const { store, documentsRead } = countReads(sqlite);
  const add = (count: number, phaseType: string) =>
    Promise.all(
      Array.from({ length: count }, (_, n) => store.insert('streams', `st_${phaseType}${n}`, { phaseType })),
    );
  await Promise.all([add(LIVE, 'live'), add(2, 'ended'), add(500, 'closed'), add(5, 'idle')]);
  const taken = new Set<string>();
  const lines: string[] = [];
  await resumeStreams({
    store,
    log: createLog({ level: 'warn', readable: false, write: (line) => lines.push(line) }),
    async ensure(streamId) {
      taken.add(streamId);
      if (streamId === 'st_live7') throw new Error('no');
    },
  });
  expect(taken.size).toBe(LIVE + 2);
  expect(documentsRead()).toBe(LIVE + 2);
  expect(lines.join()).toContain('st_live7');
});

it('[PW7] takes up the conversations in which money is on its way, and no others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-resume-'));
  const store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  await store.insert('conversations', 'dm_owing1', { owing: 'yes' });
  await store.insert('conversations', 'dm_quiet1', {});
  const taken: string[] = [];
  const ensure = async (id: string) => void taken.push(id);
  await resumeConversations({ store, ensure, log: createLog({ level: 'silent' }) });
  expect(taken).toEqual(['dm_owing1']);
});
