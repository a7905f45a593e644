import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KYC_LIMITS } from '../../../shared/kycLimits.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import type { ReadableSite } from '../store/readableStores.testkit.ts';
import { codeOf, IRIS, type KycWorld, openKycWorld, REST, TOLD } from './kycWorld.testkit.ts';
import { createStoreKycReviews } from './storeKycReviews.ts';

const WHY = { by: IRIS, purpose: 'review', why: 'the number cannot be read' } as const;

/** What every store must do for pictures of documents and for auditors. */
export function describeKycReviewsContract(name: string, open: () => Promise<ReadableSite>): void {
  describe(`forms that are looked at, in ${name}`, () => {
    let site: ReadableSite;
    let world: KycWorld;
    beforeAll(async () => {
      site = await open();
      world = await openKycWorld(site);
    });
    afterAll(async () => {
      await site?.closeAndRead();
      await world?.close();
    });
    const filesIn = (folder: string): readonly string[] =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
    const handIn = async (personId: string) => {
      await world.forms.save(personId, { ...TOLD, ...REST });
      await world.putPicture(personId, 'front');
      expect(await codeOf(world.forms.submit(personId))).toBe('taken');
      return (await world.kyc.standingOf(personId)).sinceMs;
    };
    const decide = async (personId: string, more: Partial<Parameters<typeof world.reviews.decide>[0]>) =>
      codeOf(
        world.reviews.decide({
          ...({ personId, auditorId: IRIS.id, verdict: 'verify', reason: '' } as const),
          ...{ sinceMs: (await world.kyc.standingOf(personId)).sinceMs, ...more },
        }),
      );

    it('[KY10] a picture is drawn anew, sealed, and read by no address; what is no picture is refused', async () => {
      const { sent, forms, sendPicture } = world;
      const file = await sendPicture('us_front');
      expect(await sent.read(file.fileId, 'us_front')).toBeNull();
      expect(await codeOf(forms.putPicture('us_other', 'front', file.fileId))).toBe('FileUnknown');
      const place = { type: 'profile', id: 'us_front', place: file.fileId } as const;
      expect(await sent.files.attach({ fileId: file.fileId, personId: 'us_front', owner: place })).toBe(
        'NotFound',
      );
      expect(await codeOf(forms.putPicture('us_front', 'front', file.fileId))).toBe('taken');
      expect(await sent.files.describe(file.fileId)).toBeNull();
      const polyglot = Buffer.concat([Buffer.from('%PDF-1.7\n<script>alert(1)</script>'), Buffer.alloc(64)]);
      const refused = await sent.send(polyglot, { use: 'kyc', personId: 'us_front' });
      expect(await codeOf(forms.putPicture('us_front', 'back', refused.fileId))).toBe('FileTypeInvalid');
      const message = await sent.send(Buffer.from('words'), { personId: 'us_front' });
      expect(await codeOf(forms.putPicture('us_front', 'back', message.fileId))).toBe('FileUnknown');
      expect((await forms.view('us_front')).pictures).toEqual(['front']);
      const kept = filesIn(world.sealedFolder).map((path) => readFileSync(path));
      expect(kept).toHaveLength(1);
      await expect(sharp(kept[0]).metadata()).rejects.toThrow();
    });

    it('[KY10] another picture takes the place of the one before, and what a crash left is swept', async () => {
      const before = filesIn(world.sealedFolder).length;
      await world.putPicture('us_twice', 'selfie');
      await world.putPicture('us_twice', 'selfie');
      expect(filesIn(world.sealedFolder)).toHaveLength(before + 1);
      const seal = await world.vault.sealFor('us_twice');
      const stray = await world.pictures.put(
        { personId: 'us_twice', picture: 'back' },
        seal,
        Buffer.from('x'),
      );
      const isKnown = async (personId: string, fileId: string) =>
        personId === 'us_twice' && fileId !== stray && fileId.includes('selfie');
      await world.pictures.sweep(isKnown);
      expect(filesIn(world.sealedFolder)).toHaveLength(before + 2);
      world.runtime.advance(Date.now() - world.runtime.clock.nowMs() + 2 * HOUR_MS);
      await world.pictures.sweep(
        async (personId, fileId) => personId !== 'us_twice' || isKnown(personId, fileId),
      );
      expect(filesIn(world.sealedFolder)).toHaveLength(before + 1);
    });

    it('[KY11] an auditor is shown a picture after the look is written down', async () => {
      const { reviews, kyc } = world;
      await handIn('us_shown');
      const bytes = await reviews.picture({ personId: 'us_shown', picture: 'front', ...WHY });
      expect((await sharp(bytes!).metadata()).format).toBe('webp');
      expect(await kyc.looksAt('us_shown')).toMatchObject([{ by: IRIS, fields: ['front'], why: WHY.why }]);
      expect(await reviews.picture({ personId: 'us_shown', picture: 'selfie', ...WHY })).toBeNull();
      expect(await kyc.looksAt('us_shown')).toHaveLength(1);
      const { waiting } = await reviews.queue();
      const mine = waiting.find(({ personId }) => personId === 'us_shown');
      expect(mine).toMatchObject({ status: 'waiting', pictures: ['front'], corrections: 0 });
      for (const value of Object.values({ ...TOLD, ...REST }))
        expect(JSON.stringify(waiting)).not.toContain(`"${value}"`);
    });

    it('[KY6] what was handed in is closed, until it is rejected, and is handed in five times a day', async () => {
      const { forms } = world;
      await handIn('us_often');
      expect(await codeOf(forms.save('us_often', { name: 'Another' }))).toBe('KycClosed');
      expect(await codeOf(world.putPicture('us_often', 'front'))).toBe('KycClosed');
      expect(await codeOf(forms.submit('us_often'))).toBe('KycClosed');
      for (let times = 1; times < KYC_LIMITS.submissionsADay; times += 1) {
        expect(await decide('us_often', { verdict: 'reject', reason: 'blurred' })).toBe('taken');
        expect(await codeOf(forms.submit('us_often'))).toBe('taken');
      }
      await decide('us_often', { verdict: 'reject', reason: 'blurred' });
      expect(await codeOf(forms.submit('us_often'))).toBe('KycTooOften');
      world.runtime.advance(DAY_MS + HOUR_MS);
      expect(await codeOf(forms.submit('us_often'))).toBe('taken');
    });

    it('[KY12] a verdict is about the form that was seen, once, and never about oneself', async () => {
      const { forms, reviews } = world;
      const sinceMs = await handIn(IRIS.id);
      expect(await decide(IRIS.id, { sinceMs })).toBe('OwnCase');
      const seenMs = await handIn('us_moved');
      const racing = await Promise.all(
        (['verify', 'reject', 'askAgain'] as const).map((verdict) =>
          decide('us_moved', { verdict, reason: 'because', sinceMs: seenMs }),
        ),
      );
      expect(racing.filter((code) => code === 'taken')).toHaveLength(1);
      expect(racing.filter((code) => code === 'KycMovedOn')).toHaveLength(2);
      expect(await decide('us_moved', { sinceMs: seenMs })).toBe('KycMovedOn');
      expect(await decide('us_nobody', { sinceMs: 0 })).toBe('NotFound');
      await forms.save('us_drafts', TOLD);
      expect(await decide('us_drafts', {})).toBe('KycMovedOn');
      expect((await reviews.queue()).waiting.some(({ personId }) => personId === IRIS.id)).toBe(true);
    });

    it('[KY13] whoever is rejected reads why, changes the form, hands it in again, and may be asked again later', async () => {
      const { forms, kyc, facts } = world;
      await handIn('us_retry');
      await decide('us_retry', { verdict: 'reject', reason: 'The picture is blurred.' });
      expect(await forms.view('us_retry')).toMatchObject({
        status: 'rejected',
        reason: 'The picture is blurred.',
      });
      await world.putPicture('us_retry', 'front');
      expect((await kyc.standingOf('us_retry')).status).toBe('begun');
      await forms.submit('us_retry');
      expect(await decide('us_retry', {})).toBe('taken');
      expect(await forms.view('us_retry')).toMatchObject({ status: 'verified', reason: '' });
      expect(await codeOf(forms.save('us_retry', { name: 'Another' }))).toBe('KycClosed');
      await decide('us_retry', { verdict: 'askAgain', reason: 'Your passport is over.' });
      expect(await forms.view('us_retry')).toMatchObject({
        status: 'begun',
        reason: 'Your passport is over.',
      });
      const news = facts.news.filter(({ personId }) => personId === 'us_retry').map((told) => told.news);
      expect(news).toEqual(['rejected', 'verified', 'askedAgain'].map((what) => ({ type: 'kycNews', what })));
      const stored = JSON.stringify(await site.store.get('kycCases', 'us_retry'));
      for (const why of ['blurred', 'passport is over']) expect(stored).not.toContain(why);
    });

    it('[KY14] the badge comes with a verdict and goes with it, also when the process dies in between', async () => {
      const { facts, kyc } = world;
      const badgesOf = (personId: string) =>
        facts.badges.filter(([id]) => id === personId).map(([, is]) => is);
      await handIn('us_badge');
      await decide('us_badge', { verdict: 'reject', reason: 'no' });
      expect(badgesOf('us_badge')).toEqual([]);
      await world.forms.submit('us_badge');
      const dead = { ...world.parts.accountNames, setVerified: () => Promise.reject(new Error('died')) };
      const dying = createStoreKycReviews({ ...world.parts, accountNames: dead });
      const { sinceMs } = await kyc.standingOf('us_badge');
      const verdict = {
        personId: 'us_badge',
        auditorId: IRIS.id,
        verdict: 'verify',
        reason: '',
        sinceMs,
      } as const;
      await expect(dying.decide(verdict)).rejects.toThrow('died');
      expect([await world.reviews.settle(), await world.reviews.settle()]).toEqual([1, 0]);
      expect(badgesOf('us_badge')).toEqual([true]);
      await decide('us_badge', { verdict: 'askAgain', reason: 'again' });
      expect(badgesOf('us_badge')).toEqual([true, false]);
    });

    it('[KY14] whoever sets the badge too late looks again, and leaves it as the newest verdict says', async () => {
      const { facts, kyc } = world;
      await handIn('us_overtaken');
      const gate = Promise.withResolvers<void>();
      const entered = Promise.withResolvers<void>();
      let isFirst = true;
      const slow = createStoreKycReviews({
        ...world.parts,
        accountNames: {
          async setVerified(personId, isVerified) {
            if (isFirst) {
              isFirst = false;
              entered.resolve();
              await gate.promise;
            }
            return world.parts.accountNames.setVerified(personId, isVerified);
          },
        },
      });
      const { sinceMs } = await kyc.standingOf('us_overtaken');
      const verdict = {
        personId: 'us_overtaken',
        auditorId: IRIS.id,
        verdict: 'verify',
        reason: '',
      } as const;
      const late = slow.decide({ ...verdict, sinceMs });
      await entered.promise;
      expect(await decide('us_overtaken', { verdict: 'askAgain', reason: 'again' })).toBe('taken');
      gate.resolve();
      await late;
      const badges = facts.badges.filter(([id]) => id === 'us_overtaken').map(([, is]) => is);
      expect(badges).toEqual([false, true, false]);
    });

    it('[KY9] an erasure takes the pictures as well, and nothing that is left opens', async () => {
      await handIn('us_erased');
      const own = () => filesIn(world.sealedFolder).filter((path) => path.includes('us_erased'));
      expect(own()).toHaveLength(1);
      await world.forms.erase('us_erased');
      expect(own()).toEqual([]);
      expect(await world.reviews.picture({ personId: 'us_erased', picture: 'front', ...WHY })).toBeNull();
      expect(await decide('us_erased', { sinceMs: 0 })).toBe('NotFound');
    });
  });
}
