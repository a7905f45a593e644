import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings, GateTerms } from '../../../shared/protocol/gates.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import type { AccessNews } from '../access/port.ts';
import { codeOf, type KycWorld, openKycWorld, TOLD } from '../kyc/kycWorld.testkit.ts';
import { consentIdOf, type KyfPort } from '../kyf/port.ts';
import { createStoreKyf } from '../kyf/storeKyf.ts';
import type { ReadableSite } from '../store/readableStores.testkit.ts';
import type { GatesPort } from './port.ts';
import { createStoreGates } from './storeGates.ts';

const NOVA = { id: 'us_nova', name: 'Nova', handle: 'nova' };
const CONSENT = { fields: ['name', 'country'], purpose: 'For the guest list.', days: 2 } as const;
const asking = (terms: Partial<GateTerms>): GateSettings => ({
  places: { private: { verified: false, ...terms } },
  hidden: null,
});

/** What every store must do for gates. */
export function describeGatesContract(name: string, open: () => Promise<ReadableSite>): void {
  describe(`gates in ${name}`, () => {
    let site: ReadableSite;
    let world: KycWorld;
    let kyf: KyfPort;
    /** Two servers over one store. */
    let here: GatesPort;
    let there: GatesPort;
    beforeAll(async () => {
      site = await open();
      world = await openKycWorld(site);
      kyf = createStoreKyf({ store: site.store, ...world.runtime, secret: 'a secret of this test' });
      const make = (leastAge: number) =>
        createStoreGates({ ...world.parts, store: site.store, kyf, kyc: world.kyc, leastAge });
      [here, there] = [make(0), make(18)];
    });
    afterAll(async () => {
      await site?.closeAndRead();
      await world?.close();
    });
    let people = 0;
    const somebody = async (told: Partial<typeof TOLD> | null = {}): Promise<string> => {
      people += 1;
      const id = `us_gate${people}`;
      if (told) expect(await codeOf(world.forms.save(id, { ...TOLD, ...told }))).toBe('taken');
      return id;
    };
    const creator = (): typeof NOVA => {
      people += 1;
      return { ...NOVA, id: `us_creator${people}` };
    };
    const needOf = async (gates: GatesPort, creatorId: string, personId: string) =>
      (await gates.facts({ creatorId, personId }))?.needs.private ?? null;

    it('[GA1] what was set last holds everywhere, and of whom nothing is asked there is nothing to say', async () => {
      const { id } = creator();
      const fan = await somebody();
      expect(await here.settings(id)).toEqual({ places: {}, hidden: null });
      expect(await here.facts({ creatorId: id, personId: fan })).toBeNull();
      await Promise.all([here.set(id, asking({ verified: true })), there.set(id, asking({ leastAge: 99 }))]);
      await here.set(id, asking({ verified: true }));
      expect(await there.settings(id)).toEqual(asking({ verified: true }));
      expect([await needOf(here, id, fan), await needOf(there, id, fan)]).toEqual(['verified', 'verified']);
      expect(await here.facts({ creatorId: id, personId: id })).toBeNull();
    });

    it('[GA8] of whom nothing is asked at a place their form is not looked at for it', async () => {
      const { id } = creator();
      const born: string = '2020-01-01';
      const fan = await somebody({ birthDate: born as typeof TOLD.birthDate });
      const looked: string[] = [];
      const kyc = {
        ...world.kyc,
        standingOf(personId: string) {
          looked.push(personId);
          return world.kyc.standingOf(personId);
        },
      };
      const gates = createStoreGates({ ...world.parts, store: site.store, kyf, kyc, leastAge: 18 });
      await gates.set(id, asking({ verified: true }));
      const at = (place: 'private' | 'bid', byAge: boolean) =>
        gates.facts({ creatorId: id, personId: fan, at: { place, byCreator: true, byAge } });
      expect([await at('bid', false), looked]).toEqual([null, []]);
      expect(await at('bid', true)).toMatchObject({ age: 'tooYoung' });
      expect((await at('bid', true))?.needs).toEqual({});
      expect(await at('private', false)).toMatchObject({ age: null, needs: { private: 'verified' } });
      expect(looked).toEqual([fan, fan, fan]);
    });

    it('[GA1] settings that nobody here understands let nobody in', async () => {
      const { id } = creator();
      await site.store.insert('gates', id, { settings: { places: { private: { level: 7 } } } });
      const fan = await somebody();
      expect(await needOf(here, id, fan)).toBe('country');
    });

    it('[GA1] is told to whoever follows, and to the rooms in which people sit', async () => {
      const { id } = creator();
      const news: AccessNews[] = [];
      let told = 0;
      const stops = [
        await here.follow(id, () => {
          told += 1;
        }),
        await world.parts.bus.subscribe(accessTopic(id), (one) => void news.push(one)),
      ];
      await here.set(id, asking({ consent: { ...CONSENT, fields: [...CONSENT.fields] } }));
      const fan = await somebody();
      await here.consent({
        creator: { ...NOVA, id },
        personId: fan,
        place: 'private',
        read: { ...CONSENT, fields: [...CONSENT.fields] },
      });
      await here.revoke({ creatorId: id, personId: fan, place: 'private' });
      const person = { of: 'person', personId: fan };
      await expect.poll(() => [told, news]).toEqual([1, [{ of: 'everybody' }, person, person]]);
      for (const stop of stops) stop();
    });

    it('[GA2] [GA5] ages are counted on the day, and are looked at again when the next one begins', async () => {
      const { id } = creator();
      // the clock of these tests stands at the beginning of 2026
      const nowMs = world.runtime.clock.nowMs();
      const today = new Date(nowMs).toISOString().slice(0, 10);
      const tomorrow = new Date(nowMs + DAY_MS).toISOString().slice(0, 10);
      const born = (day: string, years: number) => `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
      const fan = await somebody({ birthDate: born(today, 18) as typeof TOLD.birthDate });
      const late = await somebody({ birthDate: born(tomorrow, 18) as typeof TOLD.birthDate });
      const silent = await somebody(null);
      const factsOf = (personId: string) => there.facts({ creatorId: id, personId });
      expect(await factsOf(fan)).toMatchObject({ age: null, untilMs: null });
      expect(await factsOf(silent)).toMatchObject({ age: 'form', untilMs: null });
      const young = await factsOf(late);
      expect(young).toMatchObject({ age: 'tooYoung' });
      expect([young!.untilMs! % DAY_MS, young!.untilMs! - nowMs <= DAY_MS]).toEqual([0, true]);
      expect(await here.facts({ creatorId: id, personId: late })).toBeNull();
    });

    it('[GA3] [GA11] a consent gives what the form says for the terms that were read, and the giving is a look', async () => {
      const nova = creator();
      const fan = await somebody({ country: 'FR' as typeof TOLD.country });
      const read = { ...CONSENT, fields: [...CONSENT.fields] };
      await here.set(nova.id, asking({ consent: read }));
      const give = (more = {}) =>
        here.consent({ creator: nova, personId: fan, place: 'private', read: { ...read, ...more } });
      expect(await needOf(here, nova.id, fan)).toBe('consent');
      const wrong = [{ fields: ['name' as const] }, { purpose: 'For something else.' }, { days: 3 }];
      for (const more of wrong) expect(await codeOf(give(more))).toBe('ConsentChanged');
      const silent = await somebody(null);
      const unknown = { creator: nova, personId: silent, place: 'private', read } as const;
      expect(await codeOf(here.consent(unknown))).toBe('FormNeeded');
      expect(await codeOf(give({ fields: ['country', 'name'] }))).toBe('taken');
      expect(await needOf(there, nova.id, fan)).toBeNull();
      const aboutId = consentIdOf({ creatorId: nova.id, place: 'private', personId: fan });
      const look = await kyf.look({ aboutId, creatorId: nova.id });
      expect(look).toMatchObject({ type: 'answers', answers: { name: TOLD.name, country: 'FR' } });
      expect(await kyf.look({ aboutId, creatorId: 'us_other' })).toEqual({ type: 'none' });
      const [first] = await world.kyc.looksAt(fan);
      expect(first).toMatchObject({ by: nova, purpose: 'live', why: CONSENT.purpose });
      // the creator asks for more: what was given is not enough any more
      await here.set(nova.id, asking({ consent: { ...read, fields: ['name', 'birthDate', 'country'] } }));
      expect(await needOf(here, nova.id, fan)).toBe('consent');
      await here.set(nova.id, asking({ consent: { ...read, fields: ['name'] } }));
      expect(await needOf(here, nova.id, fan)).toBeNull();
    });

    it('[GA4] [KF8] a consent ends when it is taken back and with its time, and stands in the lists of its two', async () => {
      const nova = creator();
      const [fan, other] = [await somebody(), await somebody()];
      const read = { ...CONSENT, fields: [...CONSENT.fields] };
      await here.set(nova.id, asking({ consent: read }));
      for (const personId of [fan, other])
        await here.consent({ creator: nova, personId, place: 'private', read });
      const facts = await here.facts({ creatorId: nova.id, personId: fan });
      expect(facts?.untilMs).toBe(world.runtime.clock.nowMs() + CONSENT.days * DAY_MS);
      await here.revoke({ creatorId: nova.id, personId: fan, place: 'private' });
      await here.revoke({ creatorId: nova.id, personId: fan, place: 'private' });
      expect(await needOf(there, nova.id, fan)).toBe('consent');
      const aboutId = consentIdOf({ creatorId: nova.id, place: 'private', personId: fan });
      expect(await site.store.get('kyfKeys', aboutId)).toBeNull();
      await kyf.give({
        ...{ aboutId: 'mt_beside', fanId: fan, creatorId: nova.id, question: '', answers: { name: 'Ada' } },
        untilMs: world.runtime.clock.nowMs() + DAY_MS,
      });
      const by = await kyf.list({ side: 'by', personId: fan, limit: 10 });
      expect(by.map(({ isReadable, gate }) => [isReadable, gate])).toEqual([
        [false, { place: 'private', purpose: CONSENT.purpose }],
      ]);
      const to = await kyf.list({ side: 'to', personId: nova.id, limit: 10 });
      expect(to.map(({ fanId, isReadable }) => [fanId, isReadable]).sort()).toEqual(
        [
          [fan, false],
          [other, true],
        ].sort(),
      );
      world.runtime.advance(CONSENT.days * DAY_MS);
      expect(await needOf(here, nova.id, other)).toBe('consent');
    });

    it('[GA10] who is hidden is hidden by the form alone, and from strangers as the creator says', async () => {
      const { id } = creator();
      const [french, silent] = [
        await somebody({ country: 'FR' as typeof TOLD.country }),
        await somebody(null),
      ];
      const hidden = (unknown: 'allow' | 'deny'): GateSettings => ({
        places: {},
        hidden: { countries: { type: 'deny', codes: ['FR'] }, unknown },
      });
      const hides = () =>
        Promise.all([french, silent, null, id].map((personId) => here.isHidden({ creatorId: id, personId })));
      expect(await hides()).toEqual([false, false, false, false]);
      await here.set(id, hidden('allow'));
      expect(await hides()).toEqual([true, false, false, false]);
      await here.set(id, hidden('deny'));
      expect(await hides()).toEqual([true, true, true, false]);
      expect(await here.facts({ creatorId: id, personId: french })).toMatchObject({
        isHidden: true,
        needs: {},
      });
    });
  });
}
