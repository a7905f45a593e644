import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import decodeQr from 'qr/decode.js';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TipAnswer } from '../../shared/protocol/answers.ts';
import type { Session } from '../../shared/protocol/http.ts';
import type { OwnTipLinkView, TipLinksAnswer, TipLinkView } from '../../shared/protocol/tipLinks.ts';
import { TIP_LINK_LIMITS } from '../../shared/tipLinkLimits.ts';
import type { JsonObject } from '../services/store/port.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const MESI = 1_000_000n;
const DOCUMENT = '<!doctype html><html><head><title>Mesi Live</title></head><body>app</body></html>';
let http: TestHttp;
let [nova, kai, ada] = [] as unknown as [Session, Session, Session];
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off', MESI_PUBLIC_URL: 'https://mesi.example/' } });
  await mkdir(join(http.folder, 'dist'), { recursive: true });
  await writeFile(join(http.folder, 'dist/index.html'), DOCUMENT);
  nova = await http.join({ name: 'Nova', isCreator: true });
  kai = await http.join({ name: 'Kai', isCreator: true });
  ada = await http.join({ name: 'Ada' });
  await http.fund(ada, 1_000n * MESI);
});
afterAll(() => http.close());

const NO_GOALS = { goalMinor: null, pledgeGoalId: null };
const WISH = { label: 'A new synth', amountsMinor: [], ...NO_GOALS, expiresInMinutes: null, thanks: '' };
const make = async (more: object = {}, who = nova) =>
  (await http.ask(who, 'POST', '/tip-links', { ...WISH, ...more })).body as OwnTipLinkView;
const own = async (id: string) =>
  ((await http.ask(nova, 'GET', '/tip-links')).body as TipLinksAnswer).links.find((link) => link.id === id);

let commands = 0;
function command(linkId: string, more: object = {}) {
  commands += 1;
  const [commandId, toHandle] = [`link-tip-${commands}`, nova.account.handle];
  return { commandId, toHandle, asset: 'MESI', amountMinor: String(MESI), linkId, ...more };
}

/** Nobody waits for a link to expire. */
async function expire(id: string): Promise<void> {
  const { store } = http.created.services;
  const found = await store.get('tipLinks', id);
  await store.replace('tipLinks', id, found!.version, { ...found!.body, expiresAtMs: 1 } as JsonObject);
}

describe('tip links', () => {
  it('[LN2] carry an open goal of their creator, for which people pledge', async () => {
    const goal = { title: 'A record', about: '', targetMinor: '10', days: 1, doneDays: 1 };
    const { id: pledgeGoalId } = (await http.ask(nova, 'POST', '/goals', goal)).body;
    const link = { ...WISH, pledgeGoalId };
    expect(await codeOf(http.ask(kai, 'POST', '/tip-links', link))).toBe('NotFound');
    const made = await make({ pledgeGoalId });
    expect((await http.ask(null, 'GET', `/tip-links/${made.id}`)).body).toMatchObject({ pledgeGoalId });
    expect((await http.ask(null, 'GET', `/goals/${pledgeGoalId}`)).body).toMatchObject({ title: 'A record' });
    await http.ask(nova, 'POST', `/goals/${pledgeGoalId}/cancel`);
    expect(await codeOf(http.ask(nova, 'POST', '/tip-links', link))).toBe('GoalOver');
    expect(await codeOf(http.ask(null, 'GET', '/goals/pg_none'))).toBe('NotFound');
    expect(await make()).toMatchObject({ pledgeGoalId: null });
  });

  it('[LN1] [LN2] are made by creators, tidied, and seen by everybody', async () => {
    const made = await make({
      label: '  A new‮ synth \n',
      amountsMinor: [String(25n * MESI), String(5n * MESI), String(5n * MESI)],
      goalMinor: String(100n * MESI),
      expiresInMinutes: 60,
      thanks: 'You are the best ',
    });
    const seen = (await http.ask(null, 'GET', `/tip-links/${made.id}`)).body as TipLinkView;
    const { id, name, handle } = nova.account;
    expect(seen).toMatchObject({
      creator: { id, name, handle },
      label: 'A new synth',
      amountsMinor: [String(5n * MESI), String(25n * MESI)],
      goal: { targetMinor: String(100n * MESI), raisedMinor: '0' },
      thanks: 'You are the best',
    });
    expect(Object.keys(seen)).not.toContain('visits');
    expect(seen.expiresAtMs).toBeGreaterThan(Date.now());
    expect(await codeOf(http.ask(ada, 'POST', '/tip-links', WISH))).toBe('NotACreator');
    expect(await codeOf(http.ask(null, 'POST', '/tip-links', WISH))).toBe('Unauthorized');
    expect(await codeOf(http.ask(kai, 'DELETE', `/tip-links/${made.id}`))).toBe('NotFound');
    expect((await http.ask(kai, 'GET', '/tip-links')).body).toEqual({ links: [] });
  });

  it.each([
    { label: '' },
    { label: '⁠‮' },
    { label: '🦄'.repeat(TIP_LINK_LIMITS.labelChars + 1) },
    { thanks: 'x'.repeat(TIP_LINK_LIMITS.thanksChars + 1) },
    { goalMinor: '0' },
    { goalMinor: '-5' },
    { goalMinor: '1.5' },
    { amountsMinor: ['1', '0'] },
    { amountsMinor: ['9'.repeat(40)] },
    { amountsMinor: ['1e3'] },
  ])('[LN2] %j is no link', async (wrong) => {
    expect(await codeOf(http.ask(nova, 'POST', '/tip-links', { ...WISH, ...wrong }))).toBe('TipLinkInvalid');
  });

  it.each([
    { amountsMinor: ['1', '2', '3', '4', '5', '6'] },
    { expiresInMinutes: 0 },
    { expiresInMinutes: TIP_LINK_LIMITS.expiryMinutes + 1 },
    { label: 'x'.repeat(1_001) },
    { creatorId: 'us_other0001' },
  ])('[LN2] %j is no request', async (wrong) => {
    expect(await codeOf(http.ask(nova, 'POST', '/tip-links', { ...WISH, ...wrong }))).toBe('BadRequest');
  });

  it('[LN1] a creator has so many and not one more, of those who race for the last', async () => {
    const { tipLinks } = http.created.services;
    const facts = { ...WISH, expiresAtMs: null };
    const race = { creatorId: 'us_crowded01', facts };
    for (let made = 0; made < TIP_LINK_LIMITS.links - 1; made += 1) await tipLinks.create(race);
    const last = await Promise.all([1, 2, 3].map(() => tipLinks.create(race)));
    expect(last.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await tipLinks.list('us_crowded01')).toHaveLength(TIP_LINK_LIMITS.links);
  });
});

describe('a tip through a link', () => {
  it('[LN4] is paid once, and counted once for its link', async () => {
    const link = await make({ goalMinor: String(10n * MESI) });
    const twice = command(link.id);
    const sent = await Promise.all([1, 2, 3].map(() => http.ask(ada, 'POST', '/tips', twice)));
    const receipts = sent.map(({ body }) => (body as TipAnswer).receipt);
    expect(new Set(receipts.map(({ entryId }) => entryId)).size).toBe(1);
    expect(receipts[0]?.ref).toBe(`tipLink:${link.id}`);
    expect(await codeOf(http.ask(ada, 'POST', '/tips', command(link.id, { anonymous: true })))).toBe('ok');
    // a tip to the same person besides counts for no link
    const { linkId: _, ...plain } = command(link.id);
    expect(await codeOf(http.ask(ada, 'POST', '/tips', plain))).toBe('ok');
    const sum = async () => {
      const found = await own(link.id);
      return [found?.tips, found?.raisedMinor];
    };
    await expect.poll(sum, { timeout: 5_000 }).toEqual([2, String(2n * MESI)]);
  });

  it('[LN3] through one that is over is refused; one that was paid before is answered as it was', async () => {
    const [expired, revoked, others] = [await make(), await make(), await make({}, kai)];
    const paid = [command(expired.id), command(revoked.id)];
    for (const each of paid) expect(await codeOf(http.ask(ada, 'POST', '/tips', each))).toBe('ok');
    await expire(expired.id);
    expect(await codeOf(http.ask(nova, 'DELETE', `/tip-links/${revoked.id}`))).toBe('ok');
    for (const id of [expired.id, revoked.id, 'tl_never0001']) {
      expect(await codeOf(http.ask(null, 'GET', `/tip-links/${id}`))).toBe('TipLinkOver');
      expect(await codeOf(http.ask(null, 'POST', `/tip-links/${id}/visits`))).toBe('TipLinkOver');
      expect(await codeOf(http.ask(null, 'GET', `/tip-links/${id}/qr/svg`))).toBe('TipLinkOver');
      expect(await codeOf(http.ask(ada, 'POST', '/tips', command(id)))).toBe('TipLinkOver');
    }
    expect(await codeOf(http.ask(ada, 'POST', '/tips', command(others.id)))).toBe('TipLinkOver');
    for (const each of paid) expect(await codeOf(http.ask(ada, 'POST', '/tips', each))).toBe('ok');
    expect(await own(expired.id)).toMatchObject({ isExpired: true });
    expect(await own(revoked.id)).toBeUndefined();
  });

  it('[LN5] visits are counted, of a crowd too, and not those of whose it is', async () => {
    const link = await make();
    const visit = (who: Session | null) => codeOf(http.ask(who, 'POST', `/tip-links/${link.id}/visits`));
    await Promise.all([...Array(30)].map(() => visit(null)));
    expect([await visit(ada), await visit(nova)]).toEqual(['ok', 'ok']);
    await expect.poll(async () => (await own(link.id))?.visits).toBe(31);
    const kept = await http.created.services.store.get('tipLinkCounts', `${link.id}:visits`);
    expect(kept?.body).toEqual({ visits: 31 });
  });

  it('[LN8] of somebody whom its creator has blocked is refused, and of a creator who is gone is over', async () => {
    const link = await make();
    const begun = await http.ask(nova, 'POST', '/conversations', { type: 'direct', handle: 'ada' });
    const { store, tipLinks } = http.created.services;
    const found = await store.get('conversations', begun.body.conversationId);
    const doors = { openTo: [], blockedBy: [nova.account.id], request: { type: 'none' } };
    await store.replace('conversations', found!.id, found!.version, { ...found!.body, doors } as JsonObject);
    expect(await codeOf(http.ask(ada, 'POST', '/tips', command(link.id)))).toBe('DoorClosed');
    const gone = await tipLinks.create({ creatorId: 'us_gone00001', facts: { ...WISH, expiresAtMs: null } });
    const id = gone.ok ? gone.value.id : '';
    expect(await codeOf(http.ask(null, 'GET', `/tip-links/${id}`))).toBe('TipLinkOver');
  });
});

describe('what programs see of a tip link', () => {
  it('[GA14] its head names nobody who hides from somebody, and its code goes on leading there', async () => {
    const { id } = await make({ label: 'A tip' }, kai);
    const page = async () => (await http.call('GET', `/t/${id}`, { headers: { Accept: 'text/html' } })).body;
    expect(await page()).toContain('Tip Kai');
    const hidden = { countries: { type: 'deny', codes: ['FR'] }, unknown: 'allow' };
    expect(await codeOf(http.ask(kai, 'PUT', '/gates', { places: {}, hidden }))).toBe('ok');
    expect(await page()).not.toContain('Kai');
    expect((await http.ask(null, 'GET', `/tip-links/${id}`)).body).toMatchObject({
      creator: { name: 'Kai' },
    });
    expect((await http.call('GET', `/api/tip-links/${id}/qr/svg`)).status).toBe(200);
    await http.ask(kai, 'PUT', '/gates', { places: {}, hidden: null });
  });

  it('[LN6] its head says whom it tips and for what, as texts', async () => {
    const { id } = await make({ label: `"><script>alert(1)</script> $& $'` });
    const { status, body } = await http.call('GET', `/t/${id}`, { headers: { Accept: 'text/html' } });
    expect(status).toBe(200);
    expect(body).toContain('<title>Tip Nova: &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; $&amp; $&#39;');
    expect(body).toContain(`<link rel="canonical" href="https://mesi.example/t/${id}">`);
    expect(body).toContain('<meta name="robots" content="noindex">');
    expect(body).not.toContain('<script>');
    await expire(id);
    for (const path of [`/t/${id}`, '/t/tl_never0001', '/t/..%2Fadmin', '/t/%00'])
      expect((await http.call('GET', path, { headers: { Accept: 'text/html' } })).status).toBe(404);
  });

  it('[LN7] a camera reads its address from the SVG and from the PNG', async () => {
    const { id } = await make();
    for (const format of ['svg', 'png']) {
      const answer = await fetch(`${http.url}/api/tip-links/${id}/qr/${format}`);
      expect(answer.headers.get('content-type')).toMatch(format === 'svg' ? /^image\/svg/ : /^image\/png/);
      const picture = sharp(Buffer.from(await answer.arrayBuffer()), { density: 300 }).ensureAlpha();
      const { data, info } = await picture
        .flatten({ background: '#fff' })
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(decodeQr({ ...info, data })).toBe(`https://mesi.example/t/${id}`);
    }
    expect(await codeOf(http.ask(null, 'GET', `/tip-links/${id}/qr/gif`))).toBe('NotFound');
  });
});
