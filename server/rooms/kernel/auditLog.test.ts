import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUDIT_PAGE_ENTRIES,
  type AuditEntry,
  type AuditLog,
  type DecidedAct,
  NEW_AUDIT,
} from '../../../shared/auditActs.ts';
import { auditEntryText } from '../../../shared/auditText.ts';
import { GENESIS_HASH } from '../../../shared/hashChain.ts';
import { createStoreAudit } from '../../services/audit/storeAudit.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import { inEachStore } from '../../services/store/inEachStore.testkit.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { sha256 } from '../../sha256.ts';
import { createRandom } from '../sim/random.ts';
import { keepPage, writeActs } from './auditLog.ts';

const ROOM = 'st_logged';
const tips = (count: number, from = 'us_ann'): DecidedAct[] =>
  Array.from({ length: count }, (_, n) => ({
    atMs: 1_000 + n,
    act: {
      type: 'tip',
      journal: `tp_${from}${n}`,
      fromId: from,
      asset: 'MESI',
      amountMinor: '5',
      mesiMinor: '5',
    },
  }));
const write = (log: AuditLog, acts: readonly DecidedAct[], epoch = 1) =>
  writeActs(log, { acts, roomId: ROOM, epoch });

describe('a log', () => {
  it('[AL3] numbers its entries, and hashes each with the one before', () => {
    const first = write(NEW_AUDIT, tips(2)).log;
    const { tail, seq, hash } = write(first, tips(1, 'us_bob')).log;
    expect([seq, tail.map((entry) => entry.seq)]).toEqual([3, [1, 2, 3]]);
    let prevHash = GENESIS_HASH;
    for (const entry of tail) {
      expect(entry.hash).toBe(sha256(auditEntryText({ ...entry, roomId: ROOM, prevHash })));
      prevHash = entry.hash;
    }
    expect(hash).toBe(prevHash);
    // the same acts of another room are other entries
    expect(writeActs(NEW_AUDIT, { acts: tips(1), roomId: 'st_other', epoch: 1 }).log.hash).not.toBe(
      tail[0]!.hash,
    );
  });

  it('[AL2] becomes a page when it is long, and counts it', () => {
    const almost = write(NEW_AUDIT, tips(AUDIT_PAGE_ENTRIES - 1));
    expect([almost.page, almost.log.sealed]).toEqual([null, 0]);
    const { log, page } = write(almost.log, tips(3));
    expect(page).toMatchObject({ roomId: ROOM, page: 0, epoch: 1 });
    expect(page!.entries.map(({ seq }) => seq)).toEqual(
      Array.from({ length: AUDIT_PAGE_ENTRIES + 2 }, (_, n) => n + 1),
    );
    expect(log).toMatchObject({ seq: AUDIT_PAGE_ENTRIES + 2, sealed: 1, tail: [] });
    expect(write(log, []).log).toBe(log);
  });
});

inEachStore({ auditPages: COLLECTIONS.auditPages, streams: COLLECTIONS.streams }, (name, open) => {
  describe(`pages of logs in ${name}`, () => {
    let store: StorePort;
    let close: () => Promise<void>;
    beforeAll(async () => {
      const opened = await open();
      store = opened.store;
      close = () => opened.close();
    });
    afterAll(() => close());

    const audit = () =>
      createStoreAudit({
        store,
        receipts: { signText: () => ({ keyId: 'k', signature: 's' }) },
        clock: noClock,
      });
    const noClock = { nowMs: () => 0, after: () => () => {} };
    const read = async (log: AuditLog, roomId = ROOM) => {
      const entries: AuditEntry[] = [];
      for await (const entry of audit().entries({ roomId, log })) entries.push(entry);
      return entries;
    };

    it('[AL2] a page that nobody counts gives way, a counted one and that of a later authority stand', async () => {
      const full = tips(AUDIT_PAGE_ENTRIES);
      const left = write(NEW_AUDIT, full, 1);
      await keepPage(store, left.page);
      // the authority died before it wrote its document: the next one knows nothing of that page
      const next = write(NEW_AUDIT, tips(AUDIT_PAGE_ENTRIES, 'us_bob'), 2);
      await keepPage(store, next.page);
      await keepPage(store, next.page);
      expect((await read(next.log)).map(({ hash }) => hash)).toEqual(
        next.page!.entries.map(({ hash }) => hash),
      );
      // the first one was only slow, and tries again
      await keepPage(store, left.page);
      expect((await read(next.log))[0]!.hash).toBe(next.page!.entries[0]!.hash);
    });

    it('[AL2] has no hole and no double, whenever those who rule die and however they overlap', async () => {
      const random = createRandom(7);
      const roomId = 'st_crashing';
      const body = (log: AuditLog, epoch: number) => ({ epoch, audit: log }) as unknown as JsonObject;
      await store.insert('streams', roomId, body(NEW_AUDIT, 0));
      const told: string[] = [];
      let deposed: (() => Promise<void>) | null = null;
      for (let epoch = 1; epoch <= 25; epoch += 1) {
        const claimed = (await store.get('streams', roomId))!;
        let log = claimed.body.audit as unknown as AuditLog;
        let { version } = claimed;
        ({ version } = (await store.replace('streams', roomId, version, body(log, epoch))) as {
          version: number;
        });
        // whoever ruled before wakes up in the middle of a write
        await deposed?.();
        for (let cuts = random.below(6); cuts > 0; cuts -= 1) {
          const acts = tips(1 + random.below(20), `us_${epoch}_${cuts}`);
          const cut = writeActs(log, { acts, roomId, epoch });
          await keepPage(store, cut.page);
          const at = version;
          deposed = async () => {
            await keepPage(store, cut.page);
            expect(await store.replace('streams', roomId, at, body(cut.log, epoch))).toMatchObject({
              ok: false,
            });
          };
          if (random.chance(0.3)) break;
          const written = await store.replace('streams', roomId, version, body(cut.log, epoch));
          if (!written.ok) throw new Error(written.rejection);
          ({ version } = written);
          ({ log } = cut);
          told.push(...acts.map(({ act }) => ('journal' in act ? act.journal : '')));
        }
      }
      const { audit: log } = (await store.get('streams', roomId))!.body as unknown as { audit: AuditLog };
      const entries = await read(log, roomId);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      expect(entries.map(({ act }) => ('journal' in act ? act.journal : ''))).toEqual(told);
      expect(log.sealed).toBeGreaterThan(5);
    });
  });
});
