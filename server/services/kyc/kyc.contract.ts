import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KYC_LIMITS } from '../../../shared/kycLimits.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { StoreUnavailable } from '../store/port.ts';
import type { ReadableSite } from '../store/readableStores.testkit.ts';
import { codeOf, IRIS, type KycWorld, openKycWorld, REST, TOLD } from './kycWorld.testkit.ts';
import { createStoreKyc } from './storeKyc.ts';
import { masterKeyOf } from './vault.ts';

const KEYS = COLLECTIONS.kycKeys.name;
const CASES = COLLECTIONS.kycCases.name;

/** What every store must do for what people tell of themselves. */
export function describeKycContract(name: string, open: () => Promise<ReadableSite>): void {
  describe(`who people are, in ${name}`, () => {
    let site: ReadableSite;
    let world: KycWorld;
    const second = masterKeyOf(randomBytes(32));
    beforeAll(async () => {
      site = await open();
      world = await openKycWorld(site);
    });
    afterAll(async () => {
      await site?.closeAndRead();
      await world?.close();
    });

    it('[KY1] a name is kept with its letters, and what cannot be is refused with a code', async () => {
      const { forms } = world;
      for (const name of ['مريم الزهراء', 'Nguyễn Thị Ánh', 'Ó Súilleabháin', 'X Æ A-Xii', '李小龍']) {
        await forms.save('us_names', { name });
        expect((await forms.view('us_names')).values.name).toBe(name);
      }
      const save = (fields: Parameters<typeof forms.save>[1]) => codeOf(forms.save('us_wrong', fields));
      // the clock of these tests stands at the beginning of 2026
      for (const birthDate of ['2026-01-02', '1896-01-01', '1999-02-29', '14.03.1999', '0000-00-00'])
        expect(await save({ birthDate })).toBe('BirthDateInvalid');
      expect(await save({ birthDate: '2026-01-01' })).toBe('taken');
      for (const country of ['XX', 'de', 'EU', 'DEU', 'ZZ'])
        expect(await save({ country })).toBe('CountryUnknown');
      expect(await save({ name: '1234 …' })).toBe('LegalNameInvalid');
      expect(await save({ name: '\u202e\u3164' })).toBe('MessageEmpty');
      expect(await save({ name: 'x'.repeat(KYC_LIMITS.fieldChars + 1) })).toBe('MessageTooLong');
      expect(await save({ name: 'x'.repeat(10_000) })).toBe('MessageTooLong');
      expect(await save({ name: 'Ben', country: 'XX' })).toBe('CountryUnknown');
      expect((await forms.view('us_wrong')).values).toEqual({ birthDate: '2026-01-01' });
    });

    it('[KY2] nothing stands in the store in plain, and a value opens for its person and its field alone', async () => {
      const { kyc, forms } = world;
      await forms.save('us_sealed', { ...TOLD, ...REST });
      await forms.save('us_thief', { name: 'Mallory', country: 'FR' });
      const [sealed, thief] = await Promise.all(
        ['us_sealed', 'us_thief'].map((id) => site.store.get<{ fields: Record<string, string> }>(CASES, id)),
      );
      const stored = JSON.stringify([sealed, await site.store.get(KEYS, 'us_sealed')]);
      for (const value of Object.values({ ...TOLD, ...REST })) expect(stored).not.toContain(`"${value}"`);
      const { fields } = sealed!.body;
      const swapped = { ...thief!.body, fields: { name: fields.name!, country: fields.birthDate! } };
      await site.store.replace(CASES, 'us_thief', thief!.version, swapped);
      const look = { fields: ['name', 'country'], by: IRIS, purpose: 'review', why: '' } as const;
      expect(await kyc.look({ personId: 'us_thief', ...look })).toBeNull();
      expect(await kyc.look({ personId: 'us_sealed', ...look })).toEqual({ name: TOLD.name, country: 'DE' });
    });

    it('[KY3] gates are told whether, and never what', async () => {
      const { kyc, forms } = world;
      expect(await kyc.standingOf('us_gate')).toEqual({ status: 'none', told: [], sinceMs: 0 });
      expect(await kyc.isOfAge('us_gate', 18)).toBe('unknown');
      expect(await kyc.isFrom('us_gate', ['DE'])).toBe('unknown');
      await forms.save('us_gate', { birthDate: '2008-01-01', country: 'DE' });
      expect(await kyc.isOfAge('us_gate', 18)).toBe('yes');
      expect(await kyc.isOfAge('us_gate', 19)).toBe('no');
      await forms.save('us_gate', { birthDate: '2008-01-02' });
      expect(await kyc.isOfAge('us_gate', 18)).toBe('no');
      expect([await kyc.isFrom('us_gate', ['FR', 'DE']), await kyc.isFrom('us_gate', ['FR'])]).toEqual([
        'yes',
        'no',
      ]);
      expect(await kyc.standingOf('us_gate')).toMatchObject({
        status: 'begun',
        told: ['birthDate', 'country'],
      });
      expect(await kyc.looksAt('us_gate')).toEqual([]);
    });

    it('[KY4] every look is written down before it is shown, also many at once, and the person reads all', async () => {
      const { kyc, forms } = world;
      await forms.save('us_seen', TOLD);
      const look = (why: string) =>
        kyc.look({
          personId: 'us_seen',
          fields: ['birthDate', 'address'],
          by: IRIS,
          purpose: 'complaint',
          why,
        });
      const many = KYC_LIMITS.looksShown + 5;
      const seen = await Promise.all(Array.from({ length: many }, (_, at) => look(`reason ${at}`)));
      expect(seen.every((values) => values?.birthDate === TOLD.birthDate)).toBe(true);
      const page = await kyc.looksAt('us_seen');
      expect(page).toHaveLength(KYC_LIMITS.looksShown);
      expect(page[0]).toMatchObject({ by: IRIS, fields: ['birthDate'], purpose: 'complaint' });
      const rest = await kyc.looksAt('us_seen', page.at(-1));
      const reasons = [...page, ...rest].map(({ why }) => why).sort();
      expect(reasons).toEqual(Array.from({ length: many }, (_, at) => `reason ${at}`).sort());
      // a store that cannot write shows nothing
      const broken = Object.create(site.store, {
        insert: { value: () => Promise.reject(new StoreUnavailable('away')) },
        get: { value: site.store.get.bind(site.store) },
      });
      const blind = createStoreKyc({ ...world.parts, store: broken });
      const asked = {
        personId: 'us_seen',
        fields: ['name'],
        by: IRIS,
        purpose: 'review',
        why: '',
      } as const;
      await expect(blind.look(asked)).rejects.toThrow(StoreUnavailable);
    });

    it('[KY5] a birth date or a country is corrected twice, also by many at once', async () => {
      const { forms } = world;
      await forms.save('us_young', { birthDate: '2012-05-05', country: 'ES' });
      const dates = ['2001-01-01', '2002-01-01', '2003-01-01', '2004-01-01', '2005-01-01'];
      const codes = await Promise.all(
        dates.map((birthDate) => codeOf(forms.save('us_young', { birthDate }))),
      );
      expect(codes.filter((code) => code === 'taken')).toHaveLength(KYC_LIMITS.corrections);
      expect(codes.filter((code) => code === 'KycCorrectionsFull')).toHaveLength(3);
      expect(await codeOf(forms.save('us_young', { country: 'FR' }))).toBe('KycCorrectionsFull');
      expect(await codeOf(forms.save('us_young', { name: 'Another', country: 'ES' }))).toBe('taken');
    });

    it('[KY6] a form is handed in with what the policy wants, and is closed then', async () => {
      const { kyc, forms } = world;
      const lacks = async () => {
        const submitted = await forms.submit('us_hands');
        return submitted.ok ? 'nothing' : submitted.rejection.message;
      };
      expect(await lacks()).toMatch(/\(name\)$/);
      await forms.save('us_hands', { ...TOLD, country: 'US' });
      expect(await lacks()).toMatch(/\(address\)$/);
      expect(await codeOf(forms.save('us_hands', { ...REST, documentKind: 'idCard' }))).toBe(
        'DocumentNotTaken',
      );
      expect(await codeOf(forms.save('us_hands', { documentKind: 'library card' }))).toBe('DocumentNotTaken');
      await forms.save('us_hands', REST);
      expect(await lacks()).toMatch(/\(front\)$/);
      expect((await forms.view('us_hands')).values.documentNumber).toBe('…T47');
      expect((await kyc.standingOf('us_hands')).status).toBe('begun');
    });

    it('[KY7] after the master key was changed all keys are wrapped anew, and the old one is needed no more', async () => {
      const { forms } = world;
      await Promise.all(Array.from({ length: 7 }, (_, at) => forms.save(`us_turn${at}`, TOLD)));
      const both = world.withMasters(second, world.first);
      await both.forms.save('us_turn_new', TOLD);
      expect((await both.forms.view('us_turn3')).values.name).toBe(TOLD.name);
      let wrapped = 0;
      for (let round = await both.vault.wrapAnew(4); round > 0; round = await both.vault.wrapAnew(4))
        wrapped += round;
      expect(wrapped).toBeGreaterThanOrEqual(7);
      expect(await both.vault.masters()).toEqual([{ id: second.id, isThere: true }]);
      const alone = world.withMasters(second);
      expect((await alone.forms.view('us_turn3')).values).toMatchObject(TOLD);
      expect((await alone.forms.view('us_turn_new')).values).toMatchObject(TOLD);
      // and back, for the other tests
      while ((await world.withMasters(world.first, second).vault.wrapAnew(100)) > 0);
    });

    it('[KY8] a key without its master key is out of reach, and is not replaced', async () => {
      await world.forms.save('us_locked', TOLD);
      const stranger = world.withMasters(second);
      await expect(stranger.forms.save('us_locked', { name: 'Mallory' })).rejects.toThrow(StoreUnavailable);
      await expect(stranger.kyc.isOfAge('us_locked', 18)).rejects.toThrow(StoreUnavailable);
      expect(await stranger.vault.wrapAnew(100)).toBe(0);
      expect(await stranger.vault.masters()).toEqual([{ id: world.first.id, isThere: false }]);
      expect((await world.forms.view('us_locked')).values).toMatchObject(TOLD);
    });

    it('[KY9] an erasure destroys the key first, and nothing stored has the values or the key then', async () => {
      const { kyc, forms } = world;
      await forms.save('us_gone', { ...TOLD, ...REST });
      const why = 'a complaint about Quillfeather';
      await kyc.look({ personId: 'us_gone', fields: ['name'], by: IRIS, purpose: 'complaint', why });
      const key = (await site.store.get<{ wrapped: string }>(KEYS, 'us_gone'))!.body.wrapped;
      const locked = (await site.store.get<{ fields: { name: string } }>(CASES, 'us_gone'))!.body.fields.name;
      // whoever dies right behind the key has left nothing that opens
      await world.withMasters(world.first).vault.destroy('us_gone');
      expect(
        await kyc.look({ personId: 'us_gone', fields: ['name'], by: IRIS, purpose: 'review', why }),
      ).toBeNull();
      await forms.erase('us_gone');
      await forms.erase('us_gone');
      expect(await kyc.standingOf('us_gone')).toEqual({ status: 'none', told: [], sinceMs: 0 });
      expect(await kyc.looksAt('us_gone')).toEqual([]);
      const stored = await site.closeAndRead();
      expect(stored).toContain('us_locked');
      for (const gone of [key, locked, why, REST.address, REST.documentNumber, 'Quillfeather'])
        expect(stored).not.toContain(gone);
    });
  });
}
