import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KYC_LIMITS } from '../../../shared/kycLimits.ts';
import type { KycVerdict } from '../../../shared/protocol/kyc.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { openSqliteSite, type ReadableSite } from '../store/readableStores.testkit.ts';
import { IRIS, type KycWorld, openKycWorld, REST, TOLD } from './kycWorld.testkit.ts';
import { createStoreKycReviews } from './storeKycReviews.ts';

const { kycCases, kycKeys, kycLooks } = COLLECTIONS;
let site: ReadableSite;
let world: KycWorld;
beforeAll(async () => {
  site = openSqliteSite({ kycCases, kycKeys, kycLooks });
  world = await openKycWorld(site);
});
afterAll(async () => {
  await site?.closeAndRead();
  await world?.close();
});

type Deed =
  | { readonly type: 'save'; readonly birthDate: string }
  | { readonly type: 'submit' }
  | { readonly type: 'look' }
  /** Says whether the process dies behind the write, before what follows from it, or is so slow that others overtake it. */
  | { readonly type: 'decide'; readonly verdict: KycVerdict; readonly fate: 'lives' | 'dies' | 'slow' };

const save = fc.record({
  type: fc.constant('save' as const),
  birthDate: fc.constantFrom('1999-03-14', '2001-01-01', '2012-02-02'),
});
const decide = fc.record({
  type: fc.constant('decide' as const),
  verdict: fc.constantFrom<KycVerdict>('verify', 'reject', 'askAgain'),
  fate: fc.constantFrom('lives' as const, 'dies' as const, 'slow' as const),
});
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 1, arbitrary: save },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('look' as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('submit' as const) }) },
  { weight: 4, arbitrary: decide },
);

const died = () => Promise.reject(new Error('died'));
const DEAD = { accountNames: { setVerified: died }, notices: { tell: died } };
/** Lets the badge wait until others have done a good deal. */
const slowOf = ({ accountNames }: KycWorld['parts']) => ({
  accountNames: {
    async setVerified(personId: string, isVerified: boolean) {
      for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return accountNames.setVerified(personId, isVerified);
    },
  },
});

/** Does it; what was asked too late is refused, which is as good. Returns whether a look was shown. */
async function doIt(personId: string, deed: Deed): Promise<boolean> {
  const { forms, kyc, parts } = world;
  switch (deed.type) {
    case 'save':
      await forms.save(personId, { birthDate: deed.birthDate });
      return false;
    case 'submit':
      await forms.submit(personId);
      return false;
    case 'look': {
      const look = { personId, fields: ['birthDate'], by: IRIS, purpose: 'review', why: '' } as const;
      return (await kyc.look(look)) !== null;
    }
    case 'decide': {
      const ill = deed.fate === 'lives' ? {} : deed.fate === 'dies' ? DEAD : slowOf(parts);
      const { sinceMs } = await kyc.standingOf(personId);
      const decided = { personId, auditorId: IRIS.id, verdict: deed.verdict, reason: 'because', sinceMs };
      await createStoreKycReviews({ ...parts, ...ill })
        .decide(decided)
        .catch(() => undefined);
      return false;
    }
  }
}

const STATUS_OF = {
  submitted: 'waiting',
  verified: 'verified',
  rejected: 'rejected',
  askedAgain: 'begun',
  told: 'begun',
};

/** What has to be so, whatever was done in whatever order, once what follows from it is carried out. */
async function judge(personId: string, shown: number): Promise<void> {
  await world.reviews.settle();
  const { history, status } = await world.forms.view(personId);
  const last = history.at(-1);
  expect(status).toBe(last ? STATUS_OF[last.type as keyof typeof STATUS_OF] : 'begun');
  // whoever is verified was looked at after they handed it in
  const types = history.map(({ type }) => type);
  for (const [at, type] of types.entries()) if (type === 'verified') expect(types[at - 1]).toBe('submitted');
  const verdicts = types.filter(
    (type) => type === 'verified' || type === 'rejected' || type === 'askedAgain',
  );
  const news = world.facts.news.filter(({ personId: of }) => of === personId);
  // of two verdicts behind which the process died the older one may not be told: the newer one is what counts
  expect(news.length).toBeLessThanOrEqual(verdicts.length);
  const lastVerdict = verdicts.at(-1);
  if (lastVerdict) expect(news.at(-1)?.news).toEqual({ type: 'kycNews', what: lastVerdict });
  const badge = world.facts.badges.findLast(([of]) => of === personId)?.[1] ?? false;
  expect(badge).toBe(status === 'verified');
  expect(await world.kyc.looksAt(personId)).toHaveLength(Math.min(shown, KYC_LIMITS.looksShown));
}

let people = 0;
it('[KY12] [KY14] whatever is done at once and whoever dies, form, badge, notice and looks agree in the end', async () => {
  const steps = fc.array(fc.array(deeds, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(steps, async (rounds) => {
      people += 1;
      const personId = `us_any${people}`;
      await world.forms.save(personId, { ...TOLD, ...REST });
      await world.putPicture(personId, 'front');
      let shown = 0;
      for (const atOnce of rounds) {
        const done = await Promise.all(atOnce.map((deed) => doIt(personId, deed)));
        shown += done.filter((isShown) => isShown).length;
        world.runtime.advance(DAY_MS / 3);
      }
      await judge(personId, shown);
    }),
    { numRuns: 40, seed: 1 },
  );
}, 120_000);
