import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import type { Session } from '../../shared/protocol/http.ts';
import type { EntryRules, ModeView } from '../../shared/protocol/modes.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { findDemoAccount, seedDemo } from '../services/demo.ts';
import type { JsonObject } from '../services/store/port.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let creator: Session;
let fan: Session;
/** What is kept for a moment is looked at anew when a stream goes on. */
let aheadMs = 0;
beforeAll(async () => {
  http = await startTestHttp({
    env: { MESI_DEMO: 'off' },
    change: (parts) => {
      const clock = {
        ...parts.services.clock,
        nowMs: () => parts.services.clock.nowMs() + aheadMs,
      };
      return { ...parts, services: { ...parts.services, clock } };
    },
  });
  creator = await http.join({ name: 'Nova', isCreator: true });
  fan = await http.join({ name: 'Ada' });
});
afterAll(() => http.close());

const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [
  status,
  body.error?.code,
];
const get = (path: string, as?: Session) => http.call('GET', `/api${path}`, as ? { token: as.token } : {});
const post = (path: string, as: Session, body: unknown = {}) =>
  http.call('POST', `/api${path}`, { token: as.token, body });
const remove = (path: string, as: Session) => http.call('DELETE', `/api${path}`, { token: as.token });

/** What the stream's room does when it goes on in a mode. */
async function goLive(owner: Session, mode: ModeView): Promise<string> {
  const { streamId } = (await post('/streams', owner)).body;
  const { store } = http.created.services;
  const stored = (await store.get<JsonObject>('streams', streamId))!;
  const phase = { type: 'live', startedAtMs: 0, creator: 'present' };
  const stage = { ...(stored.body.stage as JsonObject), phase, mode } as unknown as JsonObject;
  await store.replace('streams', streamId, stored.version, { ...stored.body, phaseType: 'live', stage });
  aheadMs += SECOND_MS;
  return streamId;
}

const followersOnly: EntryRules = {
  match: 'any',
  followers: true,
  subscribers: null,
  invited: false,
  tipped: null,
};

describe('creators', () => {
  it('[HT18] are seen by handle and id, and followed and unfollowed', async () => {
    const { id, handle } = creator.account;
    const person = { id, handle, name: 'Nova' };
    const before = await get(`/creators/${handle}`, fan);
    expect(before.body).toEqual({
      creator: person,
      followers: 0,
      you: { follows: false, subscription: null },
      liveStreamId: null,
    });
    expect((await post(`/creators/${id}/follow`, fan)).body).toEqual({ follows: true, followers: 1 });
    expect((await post(`/creators/${id}/follow`, fan)).body).toEqual({ follows: true, followers: 1 });
    expect((await get(`/creators/${id}`, fan)).body.you.follows).toBe(true);
    expect((await get(`/creators/${id}`)).body).toMatchObject({ followers: 1, you: null });
    expect((await remove(`/creators/${id}/follow`, fan)).body).toEqual({ follows: false, followers: 0 });
  });

  it('[HT18] are not those who are none, and nobody follows themselves or without a login', async () => {
    const { id } = creator.account;
    expect(codeOf(await get(`/creators/${fan.account.handle}`))).toEqual([404, 'NotFound']);
    expect(codeOf(await get('/creators/nobody-at-all'))).toEqual([404, 'NotFound']);
    expect(codeOf(await post(`/creators/${fan.account.id}/follow`, creator))).toEqual([404, 'NotFound']);
    expect(codeOf(await post(`/creators/${id}/follow`, creator))).toEqual([403, 'Forbidden']);
    expect(codeOf(await http.call('POST', `/api/creators/${id}/follow`, { body: {} }))).toEqual([
      401,
      'Unauthorized',
    ]);
  });

  it('[HT18] show a private stream to those who may enter it, and any other to everybody', async () => {
    const owner = await http.join({ name: 'Kai', isCreator: true });
    const { id } = owner.account;
    const seen = async (as?: Session) => (await get(`/creators/${id}`, as)).body.liveStreamId;
    const streamId = await goLive(owner, { type: 'private', rules: followersOnly });
    expect([await seen(), await seen(fan), await seen(owner)]).toEqual([null, null, streamId]);
    await post(`/creators/${id}/follow`, fan);
    expect(await seen(fan)).toBe(streamId);
    await goLive(owner, { type: 'public', endsAtMs: null });
    expect(await seen()).toBe(streamId);
    await goLive(owner, { type: 'ticketOnly', saleId: 'sa_123456' });
    expect(await seen()).toBe(streamId);
  });
});

describe('invites', () => {
  it('[HT19] are made, listed, redeemed once a person, and revoked by their creator', async () => {
    const made = await post('/invites', creator, { label: ' Friends ', uses: 2, expiresInMinutes: 60 });
    const { id, code, createdAtMs } = made.body;
    expect(made.body).toMatchObject({ label: 'Friends', uses: 2, used: 0 });
    const lastsMs = made.body.expiresAtMs - createdAtMs;
    // reckoned when it was asked for, a moment before it was made
    expect(Math.round(lastsMs / 60_000)).toBe(60);
    const redeemed = await post(`/invites/${code}/redeem`, fan);
    expect(redeemed.body).toEqual({
      creator: { id: creator.account.id, handle: creator.account.handle, name: 'Nova' },
      liveStreamId: null,
    });
    expect((await post(`/invites/${code}/redeem`, fan)).status).toBe(200);
    expect((await get('/invites', creator)).body.invites).toMatchObject([{ code, used: 1 }]);
    const other = await http.join({ isCreator: true });
    expect((await get('/invites', other)).body.invites).toEqual([]);
    expect(codeOf(await remove(`/invites/${id}`, other))).toEqual([404, 'NotFound']);
    expect((await remove(`/invites/${id}`, creator)).body).toEqual({});
    expect(codeOf(await post(`/invites/${code}/redeem`, other))).toEqual([422, 'InviteInvalid']);
  });

  it('[HT67] say whose they are before anybody logs in, and use nothing up by it', async () => {
    const { body } = await post('/invites', creator, { uses: 1, expiresInMinutes: null });
    const look = () => http.call('GET', `/api/invites/${body.code}`);
    for (let times = 0; times < 3; times += 1) {
      expect((await look()).body).toEqual({ creator: expect.objectContaining({ name: 'Nova' }) });
    }
    await post(`/invites/${body.code}/redeem`, fan);
    expect(codeOf(await look())).toEqual([422, 'InviteInvalid']);
    for (const code of ['nothing', '__proto__', 'x'.repeat(500)])
      expect(codeOf(await http.call('GET', `/api/invites/${code}`))).toEqual([422, 'InviteInvalid']);
  });

  it.each([
    ['no uses', { uses: 0, expiresInMinutes: null }],
    ['too many uses', { uses: LIMITS.inviteUses + 1, expiresInMinutes: null }],
    ['no end said', { uses: 1 }],
    ['an end too far away', { uses: 1, expiresInMinutes: LIMITS.inviteMinutes + 1 }],
    ['too long a label', { uses: 1, expiresInMinutes: null, label: 'x'.repeat(LIMITS.inviteLabelChars + 1) }],
    ['a field nobody asked for', { uses: 1, expiresInMinutes: null, creatorId: 'us_another' }],
  ])('[HT19] are not made with %s', async (_, body) => {
    expect(codeOf(await post('/invites', creator, body))).toEqual([400, 'BadRequest']);
  });

  it('[HT19] are made at every limit', async () => {
    const body = {
      uses: LIMITS.inviteUses,
      expiresInMinutes: LIMITS.inviteMinutes,
      label: 'x'.repeat(LIMITS.inviteLabelChars),
    };
    const made = await post('/invites', creator, body);
    expect(made.body).toMatchObject({ uses: LIMITS.inviteUses, label: body.label });
    await remove(`/invites/${made.body.id}`, creator);
  });

  it('[HT19] are for creators to make', async () => {
    expect(codeOf(await post('/invites', fan, { uses: 1, expiresInMinutes: null }))).toEqual([
      403,
      'NotACreator',
    ]);
    expect(codeOf(await get('/invites', fan))).toEqual([403, 'NotACreator']);
  });
});

describe('subscribers', () => {
  it('[HT20] are granted, seen by both, and taken back by the creator', async () => {
    const { handle } = creator.account;
    const granted = await post('/subscribers', creator, { person: fan.account.handle, tier: 2, days: 30 });
    const { untilMs } = granted.body;
    expect(granted.body).toMatchObject({ person: { id: fan.account.id }, tier: 2 });
    const you = async () => (await get(`/creators/${handle}`, fan)).body.you.subscription;
    expect(await you()).toEqual({ tier: 2, untilMs });
    expect((await get('/subscribers', creator)).body).toMatchObject({
      subscribers: [{ person: { id: fan.account.id }, tier: 2, untilMs }],
      cursor: null,
    });
    await remove(`/subscribers/${fan.account.id}`, creator);
    expect(await you()).toBeNull();
    const self = await post('/subscribers', creator, { person: handle, tier: 1, days: null });
    expect(codeOf(self)).toEqual([403, 'Forbidden']);
    // an id is no way to a name
    const byId = await post('/subscribers', creator, { person: fan.account.id, tier: 1, days: null });
    expect(codeOf(byId)).toEqual([404, 'NotFound']);
    const nobody = await post('/subscribers', creator, { person: 'nobody-at-all', tier: 1, days: null });
    expect(codeOf(nobody)).toEqual([404, 'NotFound']);
    expect(codeOf(await get('/subscribers', fan))).toEqual([403, 'NotACreator']);
  });

  it('[HT20] have a tier that there is, for as long as may be', async () => {
    const grant = async (tier: number, days: number | null) =>
      codeOf(await post('/subscribers', creator, { person: fan.account.handle, tier, days }));
    for (const tier of [0, LIMITS.tiers + 1, 1.5])
      expect(await grant(tier, null)).toEqual([400, 'BadRequest']);
    expect(await grant(1, LIMITS.subscriptionDays + 1)).toEqual([400, 'BadRequest']);
    expect(await grant(LIMITS.tiers, LIMITS.subscriptionDays)).toEqual([200, undefined]);
  });

  it('[HT20] are listed in pages', async () => {
    const { access } = http.created.services;
    const { account, token } = await http.join({ isCreator: true });
    const people = await Promise.all(Array.from({ length: 3 }, () => http.join()));
    const subscription = { tier: 1, untilMs: null };
    // people who are no more take their place on a page, and are not shown
    for (let n = 0; n < LIMITS.subscribersPage; n++) {
      await access.setSubscription({ creatorId: account.id, personId: `us_0gone${n}`, subscription });
    }
    for (const { account: person } of people) {
      await access.setSubscription({ creatorId: account.id, personId: person.id, subscription });
    }
    const listed: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages++) {
      expect(pages).toBeLessThan(3);
      const path: string = `/api/subscribers?cursor=${encodeURIComponent(cursor)}`;
      const { body } = await http.call('GET', path, { token });
      listed.push(...body.subscribers.map((one: { person: { id: string } }) => one.person.id));
      cursor = body.cursor;
    }
    expect(listed.sort()).toEqual(people.map(({ account: person }) => person.id).sort());
  });
});

describe('the demo people', () => {
  it('[HT4] follow, subscribe and have invites, which a second start leaves as they have become', async () => {
    const demo = await startTestHttp({ env: { MESI_DEMO: 'on' } });
    try {
      const { services } = demo.created;
      const [nova, ben] = [await findDemoAccount(services, 'nova'), await findDemoAccount(services, 'ben')];
      const of = { creatorId: nova!.id, personId: ben!.id };
      const facts = () => services.access.facts({ ...of, tips: null });
      expect(await facts()).toMatchObject({ follows: true, subscription: { tier: 2 } });
      expect(await services.invites.list(nova!.id)).toHaveLength(1);
      await services.access.setFollow({ ...of, follows: false });
      await seedDemo(services);
      expect(await facts()).toMatchObject({ follows: false });
      expect(await services.invites.list(nova!.id)).toHaveLength(1);
    } finally {
      await demo.close();
    }
  });
});
