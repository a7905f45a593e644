import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import { newConversation } from '../../domain/conversation/conversationBody.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import { createLog } from '../../log.ts';
import { createStoreBlocks } from '../blocks/storeBlocks.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import { rawTopic } from '../bus/rawTopic.testkit.ts';
import { createSqliteLedger } from '../ledger/sqlite/sqliteLedger.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { countReads } from '../store/countedReads.testkit.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { type AccessSite, describeAccessContract } from './access.contract.ts';
import type { AccessNews } from './port.ts';
import { createStoreAccess } from './storeAccess.ts';
import { createStoreInvites } from './storeInvites.ts';

describeAccessContract('documents in SQLite', async (): Promise<AccessSite> => {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-access-'));
  const { clock, ids, advance } = createSimRuntime();
  const path = join(folder, 'store.db');
  const counted = [1, 2].map(() => countReads(createSqliteStore({ path, collections: COLLECTIONS })));
  const stores = counted.map(({ store }) => store);
  const ledger = createSqliteLedger({ path: join(folder, 'ledger.db'), clock });
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const news: AccessNews[] = [];
  await bus.subscribe(accessTopic('us_creator'), (heard) => void news.push(heard));
  const blocksOf = (store: StorePort) => createStoreBlocks({ store, bus, clock, unfollow: async () => {} });
  const [first, second] = stores.map((store) => ({
    blocks: blocksOf(store),
    access: createStoreAccess({ store, ledger, bus, clock, blocks: blocksOf(store) }),
    invites: createStoreInvites({ store, bus, clock, ids, secret: 'a secret of this test' }),
    invitesUnder: (secret: string) => createStoreInvites({ store, bus, clock, ids, secret }),
  }));
  return {
    ...first!,
    second: second!,
    ledger,
    nowMs: clock.nowMs,
    passMs: (ms) => void advance(ms),
    documentsRead: counted[0]!.documentsRead,
    filesOfStore: () =>
      ['store.db', 'store.db-wal'].map((name) => readFileSync(join(folder, name), 'latin1')),
    async startGroup(personIds) {
      const people = personIds.map((id) => ({ id, name: id, handle: id }));
      const body = newConversation({ type: 'group', name: 'Group', people, nowMs: clock.nowMs() });
      const id = ids.next('gr');
      await stores[1]!.insert('conversations', id, body as unknown as JsonObject);
      return id;
    },
    async heard() {
      await heardAll();
      return news.splice(0);
    },
    async dispose() {
      await Promise.all([...stores.map((store) => store.close()), ledger.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };

  /** Messages arrive in order: when the last one is here, all are. */
  async function heardAll(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = await bus.subscribe(rawTopic('last'), () => resolve());
    bus.publish(rawTopic('last'), {});
    await promise;
    end();
  }
});
