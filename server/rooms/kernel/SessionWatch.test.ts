import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { SESSIONS_ENDED } from '../../domain/topics/news.ts';
import { createLog } from '../../log.ts';
import { createPresenceBus } from '../../services/bus/presenceBus.ts';
import type { SessionRef } from '../../services/identity/port.ts';
import { createStoreIdentity } from '../../services/identity/storeIdentity.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { ENDS_KEPT, SessionEnds } from './SessionEnds.ts';
import { SessionWatch } from './SessionWatch.ts';

const folder = mkdtempSync(join(tmpdir(), 'mesi-sessions-'));
const runtime = createSimRuntime();
const log = createLog({ level: 'silent' });
const bus = createPresenceBus({ presence: new LocalPresence(), log });
let store: StorePort;
let identity: ReturnType<typeof createStoreIdentity>;
let reads = 0;
let accountId: string;

beforeAll(async () => {
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  const counted: StorePort = {
    ...store,
    get: (collection, id) => {
      reads += 1;
      return store.get(collection, id);
    },
  };
  identity = createStoreIdentity({ store: counted, bus, ...runtime, secret: 'a secret of this test' });
  const made = await identity.register({
    email: 'ada@example.org',
    password: 'correct horse battery',
    name: 'Ada',
    isCreator: false,
  });
  if (!made.ok) throw new Error(made.rejection.code);
  accountId = made.value.id;
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A new room of a process that has listened for so long, with the codes that its seats were closed with. */
async function listen(forMs: number) {
  const codes: number[] = [];
  const services = { bus, identity, clock: runtime.clock } as never;
  const sessionEnds = new SessionEnds({ bus, clock: runtime.clock });
  onTestFinished(() => sessionEnds.close());
  await sessionEnds.hear();
  runtime.advance(forMs);
  const watch = new SessionWatch({ services, log, sessionEnds }, () => []);
  onTestFinished(() => watch.close());
  const sit = async () => {
    const judgedAtMs = runtime.clock.nowMs();
    const read = await identity.sessions.read(await identity.issueToken(accountId));
    const session = { ...read!.session, judgedAtMs };
    const leave = (code: number) => void codes.push(code);
    return { session, take: () => watch.seated({ auth: { session }, leave } as never) };
  };
  return { sit, codes };
}

/** Ends those log-ins, and resolves when everybody who listens has heard of it. */
async function end(sessions: readonly SessionRef[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = sessions.length;
  const stop = await bus.subscribe(SESSIONS_ENDED, () => {
    left -= 1;
    if (left === 0) resolve();
  });
  for (const session of sessions) await identity.sessions.end(session);
  // who logs out is answered first
  runtime.advance(SECOND_MS);
  await promise;
  stop();
}

describe('a seat and the log-in that ends while it is being taken', () => {
  it.each([0, 6 * SECOND_MS, 2 * MINUTE_MS])(
    '[RO17] is closed, by the store or by what was heard, after listening for %i ms',
    async (forMs) => {
      const { sit, codes } = await listen(forMs);
      const [ends, stays] = [await sit(), await sit()];
      await end([ends.session]);
      const before = reads;
      await Promise.all([ends.take(), stays.take()]);
      expect(codes).toEqual([CLOSE_CODES.sessionEnded]);
      expect(reads - before).toBe(forMs === 0 ? 2 : 0);
    },
  );

  it('[RO17] is closed also when more ended meanwhile than are remembered', async () => {
    const { sit, codes } = await listen(2 * MINUTE_MS);
    const ends = await sit();
    const others = Array.from({ length: ENDS_KEPT }, (_, n) => ({ ...ends.session, sessionId: `se_${n}` }));
    await end([ends.session, ...others]);
    const before = reads;
    await ends.take();
    expect([codes, reads - before]).toEqual([[CLOSE_CODES.sessionEnded], 1]);
  });
});
