import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { ReadableSite } from '../store/readableStores.testkit.ts';
import { stampWebhook } from '../webhookSignature.ts';
import { codeOf, IRIS, type KycWorld, openKycWorld, REST, TOLD } from './kycWorld.testkit.ts';
import type { CheckSaying } from './provider/provider.ts';
import { createSandboxProvider, type SandboxProvider } from './provider/sandboxProvider.ts';

const SECRET = 'a secret that only the two of us know';

/** What every store must do for checks by a provider. */
export function describeKycChecksContract(name: string, open: () => Promise<ReadableSite>): void {
  describe(`checks by a provider, in ${name}`, () => {
    let site: ReadableSite;
    let world: KycWorld;
    let sandbox: SandboxProvider;
    beforeAll(async () => {
      site = await open();
      world = await openKycWorld(site, (given) => {
        sandbox = createSandboxProvider({ ...given, secret: SECRET });
        return sandbox;
      });
    });
    afterAll(async () => {
      await sandbox?.close();
      await site?.closeAndRead();
      await world?.close();
    });

    /** Hands a form in whose number of the document ends so. */
    const handIn = async (personId: string, ending: string, name: string = TOLD.name) => {
      await world.forms.save(personId, { ...TOLD, ...REST, name, documentNumber: `C01X00${ending}` });
      await world.putPicture(personId, 'front');
      expect(await codeOf(world.forms.submit(personId))).toBe('taken');
    };
    const statusOf = async (personId: string) => (await world.kyc.standingOf(personId)).status;
    const newsOf = (personId: string) =>
      world.facts.news.flatMap(({ personId: of, news }) =>
        of === personId && news.type === 'kycNews' ? [news.what] : [],
      );
    const checkOf = async (personId: string) =>
      (await site.store.get<{ checkId: string }>('kycCases', personId))!.body.checkId;
    const say = async (saying: Partial<CheckSaying> & { readonly checkId: string }, secret = SECRET) => {
      const nowMs = world.runtime.clock.nowMs();
      const event = {
        eventId: `ev_${Math.abs(nowMs)}`,
        saidAtMs: nowMs,
        says: 'approved',
        reason: '',
        ...saying,
      };
      const rawBody = Buffer.from(JSON.stringify(event));
      const signature = stampWebhook({ secret, rawBody, nowMs });
      return world.deliver({ rawBody, header: () => signature });
    };

    const fates: readonly (readonly [ending: string, status: string, news: readonly string[]])[] = [
      ['47', 'verified', ['verified']],
      ['13', 'rejected', ['rejected']],
      ['19', 'begun', ['askedAgain']],
      ['23', 'rejected', ['verified', 'rejected']],
      ['29', 'verified', ['verified']],
      ['31', 'rejected', ['rejected']],
      ['37', 'waiting', []],
    ];
    it.each(fates)('[KY15] a document that ends in %s ends as %s', async (ending, status, news) => {
      const personId = `us_fate${ending}`;
      await handIn(personId, ending);
      expect(await statusOf(personId)).toBe('waiting');
      for (let second = 0; second < 25; second += 1) await world.advance(SECOND_MS);
      expect(await statusOf(personId)).toBe(status);
      expect(newsOf(personId)).toEqual(news);
    });

    it('[KY15] what the sandbox had not told when its process went it tells after the next start', async () => {
      await handIn('us_late', '17');
      await world.advance(2 * SECOND_MS);
      await sandbox.close();
      await world.advance(MINUTE_MS);
      expect(await statusOf('us_late')).toBe('waiting');
      const { deliver, runtime } = world;
      const next = createSandboxProvider({ store: site.store, ...runtime, secret: SECRET, deliver });
      await next.resume();
      await world.advance(SECOND_MS);
      await next.close();
      expect(await statusOf('us_late')).toBe('verified');
    });

    it('[KY16] an event that is forged, old, of nobody or no event changes nothing', async () => {
      await handIn('us_forged', '37');
      const checkId = await checkOf('us_forged');
      expect(await codeOf(say({ checkId }, 'another secret of somebody'))).toBe('WebhookSignatureInvalid');
      const nowMs = world.runtime.clock.nowMs();
      expect(await codeOf(say({ checkId, saidAtMs: nowMs - 5 * DAY_MS }))).toBe('WebhookTooOld');
      expect(await codeOf(say({ checkId, saidAtMs: nowMs + 6 * MINUTE_MS }))).toBe('WebhookTooOld');
      expect(await codeOf(say({ checkId, says: 'perhaps' as never }))).toBe('BadRequest');
      expect(await codeOf(say({ checkId: 'kk_nobody' }))).toBe('NotFound');
      const rawBody = Buffer.from('nothing');
      const signature = stampWebhook({ secret: SECRET, rawBody, nowMs });
      expect(await codeOf(world.deliver({ rawBody, header: () => signature }))).toBe('BadRequest');
      expect(await statusOf('us_forged')).toBe('waiting');
    });

    it('[KY17] an event counts once, by many at once too, and what was so later counts', async () => {
      await handIn('us_order', '37');
      const checkId = await checkOf('us_order');
      const saidAtMs = world.runtime.clock.nowMs();
      await world.advance(2 * MINUTE_MS);
      const same = { checkId, eventId: 'ev_same', saidAtMs: saidAtMs + MINUTE_MS } as const;
      await Promise.all([1, 2, 3, 4].map(() => say(same)));
      expect(await say(same)).toEqual({ ok: true, value: { replayed: true } });
      expect(newsOf('us_order')).toEqual(['verified']);
      await say({ checkId, eventId: 'ev_before', saidAtMs, says: 'declined' });
      expect(await statusOf('us_order')).toBe('verified');
      await say({ checkId, eventId: 'ev_after', saidAtMs: saidAtMs + 2 * MINUTE_MS, says: 'declined' });
      expect(await statusOf('us_order')).toBe('rejected');
      expect(world.facts.badges.filter(([id]) => id === 'us_order')).toEqual([['us_order', false]]);
    });

    it('[KY18] what an auditor decided stands, and what the provider says then is noted', async () => {
      await handIn('us_human', '37');
      const checkId = await checkOf('us_human');
      const { sinceMs } = await world.kyc.standingOf('us_human');
      const decided = { personId: 'us_human', auditorId: IRIS.id, reason: 'It is another person.', sinceMs };
      await world.reviews.decide({ ...decided, verdict: 'reject' });
      await world.advance(MINUTE_MS);
      await say({ checkId });
      expect(await statusOf('us_human')).toBe('rejected');
      const { history } = await world.forms.view('us_human');
      expect(history.at(-1)).toMatchObject({ type: 'noted', why: 'approved' });
      // a check of before says nothing about the form of now
      await world.forms.submit('us_human');
      await world.advance(MINUTE_MS);
      expect(await codeOf(say({ checkId, eventId: 'ev_of_before' }))).toBe('NotFound');
      expect(await statusOf('us_human')).toBe('waiting');
    });

    it('[KY14] a provider gives the badge where the name is of the documents', async () => {
      world.facts.names.set('us_self', 'ada');
      world.facts.names.set('us_star', 'Taylor Swift');
      for (const personId of ['us_self', 'us_star']) {
        await handIn(personId, '37');
        await say({ checkId: await checkOf(personId), eventId: `ev_${personId}` });
        expect(await statusOf(personId)).toBe('verified');
      }
      const badges = world.facts.badges.filter(([id]) => id === 'us_self' || id === 'us_star');
      expect(badges).toEqual([['us_self', true]]);
    });
  });
}
