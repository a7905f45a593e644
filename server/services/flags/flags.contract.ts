import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLAG_LIMITS, type FlagCategory } from '../../../shared/flagLimits.ts';
import type { NoticeNews } from '../../../shared/protocol/inbox.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { createSimRuntime, type SimRuntime } from '../runtime/simRuntime.ts';
import type { StorePort } from '../store/port.ts';
import type { FlagsPort } from './port.ts';
import { createStoreFlags } from './storeFlags.ts';

const AUDITOR = 'us_auditor';

/** What every store must do for flags. */
export function describeFlagsContract(
  name: string,
  open: () => Promise<{ readonly store: StorePort; close(): Promise<void> }>,
): void {
  describe(`flags in ${name}`, () => {
    let site: Awaited<ReturnType<typeof open>>;
    let runtime: SimRuntime;
    const told: { readonly personId: string; readonly key: string; readonly news: NoticeNews }[] = [];
    /** Two servers over one store. */
    let here: FlagsPort;
    let there: FlagsPort;
    beforeAll(async () => {
      site = await open();
      runtime = createSimRuntime();
      const notices = { tell: async (happening: (typeof told)[number]) => told.push(happening) > 0 };
      const make = () => createStoreFlags({ store: site.store, notices, clock: runtime.clock });
      [here, there] = [make(), make()];
    });
    afterAll(() => site.close());
    let people = 0;
    const somebody = (): Person => {
      people += 1;
      return { id: `us_flag${people}`, name: `Somebody ${people}`, handle: `somebody-${people}` };
    };
    let lines = 0;
    const line = (about = somebody(), category: FlagCategory = 'spam') => {
      lines += 1;
      return {
        ...{ category, note: '', about, ownerId: 'us_nova' },
        target: { type: 'line', streamId: 'st_stream', lineId: `ln_${lines}` } as const,
        evidence: { text: `line ${lines}`, atMs: 1, title: 'Hello', files: [] },
      };
    };
    const queue = async () => (await there.queue(AUDITOR)).open;
    const idOfNext = async () => (await queue())[0]!.flagId;
    const nothing = { action: 'nothing', reason: 'as it should be', isFalse: false } as const;

    it('[FG1] [FG2] are one for what they are about, each person once, with the evidence of the first', async () => {
      const [ada, bob] = [somebody(), somebody()];
      const what = line();
      await Promise.all([here.file({ by: ada, ...what }), there.file({ by: ada, ...what })]);
      await here.file({ by: ada, ...what, category: 'hate' });
      await there.file({ by: bob, ...what, evidence: { ...what.evidence, text: 'changed' } });
      const [flag, ...more] = await queue();
      expect([more, flag]).toMatchObject([
        [],
        {
          count: 2,
          evidence: { text: what.evidence.text },
          filed: [{ by: ada, category: 'spam' }, { by: bob }],
        },
      ]);
      expect(await here.file({ by: what.about, ...what })).toMatchObject({
        rejection: { code: 'Forbidden' },
      });
      await here.decide({ flagId: flag!.flagId, auditorId: AUDITOR, decision: nothing });
    });

    it('[FG1] [FG5] [FG6] count each of many people once, also of those whose words are not kept, and tell each', async () => {
      const what = line();
      const crowd = Array.from({ length: FLAG_LIMITS.reporters + 2 }, somebody);
      for (const by of crowd) await here.file({ by, ...what });
      const late = crowd.at(-1)!;
      await Promise.all([here.file({ by: late, ...what }), there.file({ by: late, ...what })]);
      const [flag] = await queue();
      expect([flag?.count, flag?.filed.length]).toEqual([crowd.length, FLAG_LIMITS.reporters]);
      const { flagId } = flag!;
      const own = await there.decide({ flagId, auditorId: late.id, decision: nothing });
      expect(own).toMatchObject({ rejection: { code: 'OwnCase' } });
      told.splice(0);
      await here.decide({ flagId, auditorId: AUDITOR, decision: nothing });
      expect(told.map(({ personId }) => personId).sort()).toEqual(crowd.map(({ id }) => id).sort());
    });

    it('[FG3] are so many of one person, and fewer of somebody who reports falsely', async () => {
      const [ada, bob] = [somebody(), somebody()];
      for (let n = 0; n < FLAG_LIMITS.perDay; n += 1)
        expect((await here.file({ by: ada, ...line() })).ok).toBe(true);
      expect(await there.file({ by: ada, ...line() })).toMatchObject({ rejection: { code: 'ReportsFull' } });
      for (const { flagId } of await queue())
        await here.decide({ flagId, auditorId: AUDITOR, decision: nothing });
      runtime.advance(DAY_MS);
      expect((await here.file({ by: ada, ...line() })).ok).toBe(true);
      for (let n = 0; n < FLAG_LIMITS.groundless; n += 1) {
        await here.file({ by: bob, ...line() });
        for (const { flagId } of await queue())
          await here.decide({ flagId, auditorId: AUDITOR, decision: { ...nothing, isFalse: true } });
      }
      runtime.advance(2 * DAY_MS);
      expect(await here.file({ by: bob, ...line() })).toMatchObject({ rejection: { code: 'ReportsFull' } });
      runtime.advance(30 * DAY_MS);
      expect((await here.file({ by: bob, ...line() })).ok).toBe(true);
      for (const { flagId } of await queue())
        await here.decide({ flagId, auditorId: AUDITOR, decision: nothing });
    });

    it('[FG4] come the most urgent first, then what most report', async () => {
      const [first, often, urgent] = [line(), line(), line(somebody(), 'minor')];
      await here.file({ by: somebody(), ...first });
      runtime.advance(1_000);
      await here.file({ by: somebody(), ...often });
      await here.file({ by: somebody(), ...often });
      await here.file({ by: somebody(), ...urgent });
      const order = (await queue()).map(({ evidence: { text } }) => text);
      expect(order).toEqual([urgent, often, first].map(({ evidence: { text } }) => text));
      expect((await queue()).map(({ isUrgent }) => isUrgent)).toEqual([true, false, false]);
      for (const { flagId } of await queue())
        await here.decide({ flagId, auditorId: AUDITOR, decision: nothing });
    });

    it('[FG5] [FG6] are decided once, by nobody about themselves, and both sides are told once', async () => {
      const [ada, about] = [somebody(), somebody()];
      await here.file({ by: ada, ...line(about) });
      const flagId = await idOfNext();
      const decision = { action: 'warn', reason: 'be kind', isFalse: false } as const;
      for (const auditorId of [ada.id, about.id])
        expect(await here.decide({ flagId, auditorId, decision })).toMatchObject({
          rejection: { code: 'OwnCase' },
        });
      const both = await Promise.all(
        [here, there].map((flags) => flags.decide({ flagId, auditorId: AUDITOR, decision })),
      );
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await here.open({ flagId, auditorId: AUDITOR })).toMatchObject({
        rejection: { code: 'ReportOver' },
      });
      const news = told.filter(({ key }) => key.includes(flagId));
      expect(news.map(({ personId, news: { type, ...of } }) => [personId, type, of])).toEqual([
        [ada.id, 'flagNews', { what: 'helped', reason: 'be kind', target: 'line' }],
        [about.id, 'flagNews', { what: 'warn', reason: 'be kind', target: 'line' }],
      ]);
      await here.file({ by: somebody(), ...line(about) });
      expect((await queue())[0]?.record).toEqual({ decided: 1, acted: 1 });
      await here.decide({ flagId: await idOfNext(), auditorId: AUDITOR, decision: nothing });
    });

    it('[FG7] go some time after the decision, unless they are held, and are decided again when reported again', async () => {
      const [kept, gone] = [line(), line()];
      await here.file({ by: somebody(), ...kept });
      const keptId = await idOfNext();
      await here.hold({ flagId: keptId, auditorId: AUDITOR, isHeld: true });
      await here.decide({ flagId: keptId, auditorId: AUDITOR, decision: nothing });
      await here.file({ by: somebody(), ...gone });
      const goneId = await idOfNext();
      await here.decide({ flagId: goneId, auditorId: AUDITOR, decision: nothing });
      runtime.advance(FLAG_LIMITS.keptDays * DAY_MS);
      while ((await there.purge()) > 0);
      const hold = (flagId: string) => here.hold({ flagId, auditorId: AUDITOR, isHeld: true });
      expect([await hold(keptId), await hold(goneId)]).toMatchObject([
        { ok: true, value: { isHeld: true } },
        { rejection: { code: 'NotFound' } },
      ]);
      await here.file({ by: somebody(), ...kept });
      expect(await queue()).toMatchObject([{ flagId: keptId, count: 1, decision: null }]);
    });
  });
}
