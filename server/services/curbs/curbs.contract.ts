import { LocalPresence } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CURB_LIMITS } from '../../../shared/curbLimits.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { createLog } from '../../log.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import { createSimRuntime, type SimRuntime } from '../runtime/simRuntime.ts';
import type { StorePort } from '../store/port.ts';
import type { CurbsPort } from './port.ts';
import { createStoreCurbs } from './storeCurbs.ts';

/** What every store must do for curbs. */
export function describeCurbsContract(
  name: string,
  open: () => Promise<{ readonly store: StorePort; close(): Promise<void> }>,
): void {
  describe(`curbs in ${name}`, () => {
    let site: Awaited<ReturnType<typeof open>>;
    let runtime: SimRuntime;
    /** Two servers over one store and one bus. */
    let here: CurbsPort;
    let there: CurbsPort;
    beforeAll(async () => {
      site = await open();
      runtime = createSimRuntime();
      const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
      const make = () => createStoreCurbs({ store: site.store, bus, clock: runtime.clock });
      [here, there] = [make(), make()];
    });
    afterAll(() => site.close());
    let people = 0;
    const somebody = (): Person => {
      people += 1;
      return { id: `us_curb${people}`, name: `Somebody ${people}`, handle: `somebody-${people}` };
    };
    const terms = { keepsFrom: ['write'], slowSeconds: 0, untilMs: null } as const;

    it('[CB1] are one for each two people, and what was asked for last holds everywhere', async () => {
      const [nova, ada] = [somebody(), somebody()];
      const asked = { byId: nova.id, person: ada };
      const pair = { byId: nova.id, personId: ada.id };
      expect(await here.read(pair)).toBeNull();
      await Promise.all([here.set({ ...asked, ...terms }), there.set({ ...asked, ...terms })]);
      await there.set({ ...asked, keepsFrom: ['calls'], slowSeconds: 30, untilMs: null });
      expect(await here.read(pair)).toMatchObject({ keepsFrom: ['calls'], slowSeconds: 30, person: ada });
      expect(await here.list(nova.id)).toHaveLength(1);
      expect(await here.read({ byId: ada.id, personId: nova.id })).toBeNull();
      const self = await here.set({ byId: ada.id, person: ada, ...terms });
      expect(self).toMatchObject({ ok: false, rejection: { code: 'Forbidden' } });
    });

    it('[CB2] end when they are lifted or by their time, and one person makes so many', async () => {
      const nova = somebody();
      const untilMs = runtime.clock.nowMs() + 1_000;
      for (let n = 0; n < CURB_LIMITS.curbs; n += 1)
        expect((await here.set({ byId: nova.id, person: somebody(), ...terms, untilMs })).ok).toBe(true);
      const more = await here.set({ byId: nova.id, person: somebody(), ...terms });
      expect(more).toMatchObject({ ok: false, rejection: { code: 'CurbsFull' } });
      const [newest] = await there.list(nova.id);
      expect((await here.set({ byId: nova.id, person: newest!.person, ...terms, untilMs })).ok).toBe(true);
      runtime.advance(1_000);
      expect(await there.list(nova.id)).toEqual([]);
      expect(await there.read(newest!)).toBeNull();
      const last = somebody();
      expect((await here.set({ byId: nova.id, person: last, ...terms })).ok).toBe(true);
      await there.lift({ byId: nova.id, personId: last.id });
      await there.lift({ byId: nova.id, personId: last.id });
      expect([await here.list(nova.id), await here.read({ byId: nova.id, personId: last.id })]).toEqual([
        [],
        null,
      ]);
    });

    it('[CB3] are told to whoever follows the one who made them', async () => {
      const [nova, ada] = [somebody(), somebody()];
      const heard: string[] = [];
      const stop = await there.follow(nova.id, (personId) => heard.push(personId));
      await here.set({ byId: nova.id, person: ada, ...terms });
      await here.lift({ byId: nova.id, personId: ada.id });
      await expect.poll(() => heard).toEqual([ada.id, ada.id]);
      stop();
      await here.set({ byId: nova.id, person: ada, ...terms });
      expect(heard).toHaveLength(2);
    });
  });
}
