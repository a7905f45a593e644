import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import type { NoticeView } from '../../../shared/protocol/inbox.ts';
import type { Account } from '../../../shared/protocol/people.ts';
import { createLog } from '../../log.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import type { EntryInput } from '../ledger/port.ts';
import { createSqliteLedger } from '../ledger/sqlite/sqliteLedger.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import type { NoticesPort } from './port.ts';
import { createStoreNotices } from './storeNotices.ts';

export const NOVA = 'us_nova00';
export const ADA = 'us_ada000';
const NAMES: Readonly<Record<string, string>> = { [NOVA]: 'Nova', [ADA]: 'Ada' };

/** Everything that notices stand on, on real files, and several processes that write them at once. */
export function openNotices(processes = 1) {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-notices-'));
  const runtime = createSimRuntime();
  const { clock } = runtime;
  const log = createLog({ level: 'silent' });
  const path = join(folder, 'store.db');
  const stores = Array.from({ length: processes }, () =>
    createSqliteStore({ path, collections: COLLECTIONS }),
  );
  const ledger = createSqliteLedger({ path: join(folder, 'ledger.db'), clock });
  const bus = createPresenceBus({ presence: new LocalPresence(), log });
  const identity = {
    get: async (id: string): Promise<Account | null> => {
      const name = NAMES[id];
      return name === undefined ? null : { id, name, handle: name.toLowerCase(), email: '', isCreator: true };
    },
  };
  const parts = stores.map((store) => ({ store, ledger, bus, identity, clock, log }));
  return {
    ...parts[0]!,
    runtime,
    all: parts.map((each) => createStoreNotices(each)),
    async close() {
      await Promise.all([...stores.map((store) => store.close()), ledger.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type NoticesWorld = ReturnType<typeof openNotices>;

/** Reads on from a seq to the end, as a device does that was away. */
export async function readOn(notices: NoticesPort, personId: string, after = 0): Promise<NoticeView[]> {
  const read: NoticeView[] = [];
  for (;;) {
    const page = await notices.page({ personId, from: { after: read.at(-1)?.seq ?? after }, limit: 7 });
    if (page.length === 0) return read;
    read.push(...page);
  }
}

/** Money from outside, so that there is something to spend. */
export const topUp = (personId: string, amountMinor: bigint): EntryInput => ({
  id: `topup_${personId}`,
  kind: 'topUp',
  source: `external:test:${personId}`,
  legs: [
    { account: `external:test:${personId}`, asset: 'MESI', amountMinor: -amountMinor },
    { account: `wallet:${personId}`, asset: 'MESI', amountMinor },
  ],
  ref: null,
  memo: {},
});

/** Ada's tip to Nova. */
export const tip = (n: number, more: Readonly<Record<string, string>> = {}): EntryInput => ({
  id: `tip_${ADA}_${n}`,
  kind: 'tip',
  source: `wallet:${ADA}`,
  legs: [
    { account: `wallet:${ADA}`, asset: 'MESI', amountMinor: -100n },
    { account: `creator:${NOVA}`, asset: 'MESI', amountMinor: 100n },
  ],
  ref: 'stream:st_1234567',
  memo: {
    ...{ giverId: ADA, giverName: 'Ada', giverHandle: 'ada', creatorId: NOVA },
    ...{ asset: 'MESI', amountMinor: '100', mesiMinor: '100', message: `tip ${n}`, anonymous: 'no', ...more },
  },
});
