import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import { createLog } from '../../log.ts';
import { createSimRuntime, type SimRuntime } from '../runtime/simRuntime.ts';
import type { ReadableSite } from '../store/readableStores.testkit.ts';
import { createKyf } from './createKyf.ts';
import { KYF_AT_ONCE, KYF_LOOKS_KEPT, type KyfConsent, type KyfPort } from './port.ts';
import { createStoreKyf } from './storeKyf.ts';

const ANSWERS = { name: 'Ada Quillfeather', phone: '+49 30 901820', question: 'I paint harbours.' };

/** What every store must do for consents. */
export function describeKyfContract(name: string, open: () => Promise<ReadableSite>): void {
  describe(`consents in ${name}`, () => {
    let site: ReadableSite;
    let runtime: SimRuntime;
    let kyf: KyfPort;
    beforeAll(async () => {
      site = await open();
      runtime = createSimRuntime();
      kyf = createStoreKyf({ store: site.store, ...runtime, secret: 'a secret of this test' });
    });
    afterAll(() => site?.closeAndRead());
    const consent = (aboutId: string, more: Partial<KyfConsent> = {}): KyfConsent => ({
      ...{ aboutId, fanId: 'us_fan', creatorId: 'us_creator', question: 'What do you paint?' },
      ...{ answers: ANSWERS, untilMs: runtime.clock.nowMs() + 9 * DAY_MS, ...more },
    });
    const creator = (aboutId: string) => ({ aboutId, creatorId: 'us_creator' });

    it('[KF1] a consent is a receipt, and given again it is the same one with the new answers', async () => {
      const first = await kyf.give(consent('mt_twice'));
      expect(first).toMatchObject({ fields: ['name', 'phone', 'question'], isReadable: true, lookCount: 0 });
      const again = await kyf.give(consent('mt_twice', { answers: { name: 'Ada' } }));
      expect(again.receiptId).toBe(first.receiptId);
      expect(await kyf.look(creator('mt_twice'))).toMatchObject({ answers: { name: 'Ada' } });
      const named = { aboutId: 'mt_twice', fanId: 'us_fan' };
      expect(await kyf.isGiven({ ...named, receiptId: first.receiptId })).toBe(true);
      expect(await kyf.isGiven({ ...named, receiptId: 'kc_another' })).toBe(false);
      expect(await kyf.isGiven({ ...named, fanId: 'us_other', receiptId: first.receiptId })).toBe(false);
    });

    it('[KF1] [KF7] of consents given at once one stands whole, and another fan’s takes its place', async () => {
      const names = ['A', 'B', 'C', 'D'];
      await Promise.all(names.map((name) => kyf.give(consent('mt_race', { answers: { name } }))));
      const look = await kyf.look(creator('mt_race'));
      expect(look.type === 'answers' && names.includes(look.answers.name ?? '')).toBe(true);
      const next = await kyf.give(consent('mt_race', { fanId: 'us_next', answers: { name: 'Next' } }));
      expect(await kyf.receipt({ aboutId: 'mt_race', fanId: 'us_fan' })).toBeNull();
      expect(next.lookCount).toBe(0);
      expect(await kyf.look(creator('mt_race'))).toMatchObject({ answers: { name: 'Next' } });
    });

    it('[KF3] the creator alone reads, and every look is told to the fan, also many at once', async () => {
      await kyf.give(consent('mt_looks'));
      expect(await kyf.look({ aboutId: 'mt_looks', creatorId: 'us_fan' })).toEqual({ type: 'none' });
      expect(await kyf.look(creator('mt_unknown'))).toEqual({ type: 'none' });
      await Promise.all([1, 2, 3, 4].map(() => kyf.look(creator('mt_looks'))));
      const receipt = await kyf.receipt({ aboutId: 'mt_looks', fanId: 'us_fan' });
      expect(receipt).toMatchObject({ lookCount: 4, looksAtMs: Array(4).fill(runtime.clock.nowMs()) });
      for (let more = 0; more < KYF_LOOKS_KEPT; more += 1) await kyf.look(creator('mt_looks'));
      const full = await kyf.receipt({ aboutId: 'mt_looks', fanId: 'us_fan' });
      expect([full?.looksAtMs.length, full?.lookCount]).toEqual([KYF_LOOKS_KEPT, KYF_LOOKS_KEPT + 4]);
    });

    it('[KF4] nobody reads from the end of the lease on, and the receipt stays', async () => {
      const { untilMs } = await kyf.give(consent('mt_over', { untilMs: runtime.clock.nowMs() + DAY_MS }));
      runtime.advance(DAY_MS - 1);
      expect(await kyf.look(creator('mt_over'))).toMatchObject({ type: 'answers' });
      runtime.advance(1);
      expect(await kyf.look(creator('mt_over'))).toMatchObject({ type: 'gone', receipt: { lookCount: 1 } });
      const receipt = await kyf.receipt({ aboutId: 'mt_over', fanId: 'us_fan' });
      expect(receipt).toMatchObject({ isReadable: false, untilMs, fields: ['name', 'phone', 'question'] });
      expect(await site.store.get('kyfKeys', 'mt_over')).not.toBeNull();
      expect(await kyf.destroyDue()).toBe(1);
      expect(await site.store.get('kyfKeys', 'mt_over')).toBeNull();
      expect(await kyf.destroyDue()).toBe(0);
    });

    it('[KF4] one round destroys no more than its number, and the next one goes on', async () => {
      const untilMs = runtime.clock.nowMs() + MINUTE_MS;
      const many = Array.from({ length: KYF_AT_ONCE + 1 }, (_, at) => `mt_many${at}`);
      await Promise.all(many.map((id) => kyf.give(consent(id, { untilMs }))));
      runtime.advance(MINUTE_MS);
      expect([await kyf.destroyDue(), await kyf.destroyDue()]).toEqual([KYF_AT_ONCE, 1]);
    });

    it('[KF5] a lease is moved with its meeting, ends when that does, and does not come back', async () => {
      await kyf.give(consent('mt_moved', { untilMs: runtime.clock.nowMs() + DAY_MS }));
      await kyf.lease({ aboutId: 'mt_moved', untilMs: runtime.clock.nowMs() + 3 * DAY_MS });
      runtime.advance(2 * DAY_MS);
      expect(await kyf.look(creator('mt_moved'))).toMatchObject({ type: 'answers' });
      await kyf.lease({ aboutId: 'mt_moved', untilMs: runtime.clock.nowMs() });
      expect(await site.store.get('kyfKeys', 'mt_moved')).toBeNull();
      await kyf.lease({ aboutId: 'mt_moved', untilMs: runtime.clock.nowMs() + DAY_MS });
      expect(await kyf.look(creator('mt_moved'))).toMatchObject({ type: 'gone' });
      await kyf.lease({ aboutId: 'mt_unknown', untilMs: runtime.clock.nowMs() });
    });

    it('[KF2] a key opens the answers of its own meeting alone, and under no other secret', async () => {
      await kyf.give(consent('mt_own'));
      await kyf.give(consent('mt_foreign'));
      const stranger = createStoreKyf({ store: site.store, ...runtime, secret: 'another secret' });
      expect(await stranger.look(creator('mt_own'))).toMatchObject({ type: 'gone' });
      const [own, foreign] = await Promise.all(
        ['mt_own', 'mt_foreign'].map((id) => site.store.get('kyfConsents', id)),
      );
      const swapped = { ...foreign!.body, locked: own!.body.locked };
      await site.store.replace('kyfConsents', 'mt_foreign', foreign!.version, swapped);
      expect(await kyf.look(creator('mt_foreign'))).toMatchObject({ type: 'gone' });
    });

    it('[KF4] [KF6] rounds destroy the key, and nothing stored has the answers or the key then', async () => {
      await kyf.give(consent('mt_shred', { untilMs: runtime.clock.nowMs() + MINUTE_MS }));
      const key = (await site.store.get<{ sealed: string }>('kyfKeys', 'mt_shred'))!.body.sealed;
      const locked = (await site.store.get<{ locked: string }>('kyfConsents', 'mt_shred'))!.body.locked;
      const rounds = createKyf({
        store: site.store,
        ...runtime,
        secret: 's',
        log: createLog({ level: 'silent' }),
      });
      runtime.advance(2 * MINUTE_MS);
      await rounds.stop();
      expect(await site.store.get('kyfKeys', 'mt_shred')).toBeNull();
      const stored = await site.closeAndRead();
      expect(stored).toContain(locked);
      for (const gone of [key, ...Object.values(ANSWERS)]) expect(stored).not.toContain(gone);
    });
  });
}
