import { LocalPresence } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BLOCK_LIMITS } from '../../../shared/blockLimits.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { createLog } from '../../log.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import { createSimRuntime, type SimRuntime } from '../runtime/simRuntime.ts';
import type { StorePort } from '../store/port.ts';
import type { BlockPair, BlocksPort } from './port.ts';
import { createStoreBlocks } from './storeBlocks.ts';

/** What every store must do for blocks. */
export function describeBlocksContract(
  name: string,
  open: () => Promise<{ readonly store: StorePort; close(): Promise<void> }>,
): void {
  describe(`blocks in ${name}`, () => {
    let site: Awaited<ReturnType<typeof open>>;
    let runtime: SimRuntime;
    const unfollowed: BlockPair[] = [];
    /** Two servers over one store and one bus. */
    let here: BlocksPort;
    let there: BlocksPort;
    beforeAll(async () => {
      site = await open();
      runtime = createSimRuntime();
      const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
      const parts = { store: site.store, bus, clock: runtime.clock };
      const make = () =>
        createStoreBlocks({ ...parts, unfollow: async (pair) => void unfollowed.push(pair) });
      [here, there] = [make(), make()];
    });
    afterAll(() => site.close());
    let people = 0;
    const somebody = (): Person => {
      people += 1;
      return { id: `us_block${people}`, name: `Somebody ${people}`, handle: `somebody-${people}` };
    };

    it('[BK1] is one, however often and from wherever it is made, and holds everywhere', async () => {
      const [nova, ada] = [somebody(), somebody()];
      const asked = { byId: nova.id, person: ada } as const;
      const pair = { byId: nova.id, personId: ada.id };
      expect(await here.read(pair)).toBeNull();
      const made = await Promise.all([
        here.block({ ...asked, reason: 'rude', note: 'shouts' }),
        there.block({ ...asked, reason: 'rude', note: 'shouts' }),
      ]);
      expect(made.every(({ ok }) => ok)).toBe(true);
      const again = await there.block({ ...asked, reason: 'spam' });
      expect(again).toMatchObject({ ok: true, value: { reason: 'rude', note: 'shouts', round: 1 } });
      for (const blocks of [here, there]) expect(await blocks.read(pair)).toMatchObject({ stands: true });
      expect(await here.read({ byId: ada.id, personId: nova.id })).toBeNull();
      const self = await here.block({ byId: ada.id, person: ada, reason: 'other' });
      expect(self).toMatchObject({ ok: false, rejection: { code: 'SelfBlock' } });
    });

    it('[BK2] [BK6] is lifted and made again, and ends that one follows the other', async () => {
      const [nova, ada] = [somebody(), somebody()];
      const pair = { byId: nova.id, personId: ada.id };
      await here.lift({ byId: nova.id, person: ada });
      expect(await here.read(pair)).toMatchObject({ stands: false, round: 0 });
      await here.block({ byId: nova.id, person: ada, reason: 'spam' });
      expect(unfollowed.at(-1)).toEqual(pair);
      await there.lift({ byId: nova.id, person: ada });
      expect(await here.read(pair)).toMatchObject({ stands: false, round: 1 });
      expect((await here.list({ byId: nova.id, cursor: null })).blocks).toEqual([]);
      await here.block({ byId: nova.id, person: ada, reason: 'threat' });
      expect(await there.read(pair)).toMatchObject({ stands: true, round: 2, reason: 'threat' });
    });

    it('[BK3] are listed newest first, each once, and one person has so many', async () => {
      const nova = somebody();
      const all: string[] = [];
      const startedAtMs = runtime.clock.nowMs();
      const facts = { byId: nova.id, reason: 'spam', note: '', stands: true, round: 1, listOf: nova.id };
      const fill = Array.from({ length: BLOCK_LIMITS.blocks - 1 }, (_, n) => {
        const person = somebody();
        all.push(person.id);
        const body = { ...facts, personId: person.id, person, atMs: startedAtMs - Math.floor(n / 2) };
        return site.store.insert('blocks', `${nova.id}:${person.id}`, body as never);
      });
      await Promise.all(fill);
      const last = somebody();
      all.push(last.id);
      expect((await here.block({ byId: nova.id, person: last, reason: 'spam' })).ok).toBe(true);
      const more = await here.block({ byId: nova.id, person: somebody(), reason: 'spam' });
      expect(more).toMatchObject({ ok: false, rejection: { code: 'BlocksFull' } });
      const listed: string[] = [];
      const times: number[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<BlocksPort['list']>> = await here.list({ byId: nova.id, cursor });
        listed.push(...page.blocks.map(({ personId }) => personId));
        times.push(...page.blocks.map(({ atMs }) => atMs));
        cursor = page.cursor;
      } while (cursor !== null);
      expect(listed.toSorted()).toEqual(all.toSorted());
      expect(times).toEqual(times.toSorted((a, b) => b - a));
      expect((await here.list({ byId: 'us_another', cursor: 'nonsense' })).blocks).toEqual([]);
    });

    it('[BK4] are told to whoever follows the blocker', async () => {
      const [nova, ada] = [somebody(), somebody()];
      const heard: string[] = [];
      const stop = await there.follow(nova.id, (personId) => heard.push(personId));
      await here.block({ byId: nova.id, person: ada, reason: 'rude' });
      await here.lift({ byId: nova.id, person: ada });
      await expect.poll(() => heard).toEqual([ada.id, ada.id]);
      stop();
      await here.block({ byId: nova.id, person: ada, reason: 'rude' });
      expect(heard).toHaveLength(2);
    });
  });
}
