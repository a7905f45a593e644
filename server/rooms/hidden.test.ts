import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationHead } from '../../shared/protocol/conversations.ts';
import type { PledgeGoalView } from '../../shared/protocol/pledgeGoals.ts';
import type { OwnTipLinkView } from '../../shared/protocol/tipLinks.ts';
import { DAY_MS } from '../../shared/time.ts';
import { readConversation } from '../domain/conversation/conversationAnnex.ts';
import { newCommand, sit } from './chat/chatSeats.testkit.ts';
import { askFor, creatorLive, directoryOf, restAs, SHORT_FORMS, stands, tellForm } from './gates.testkit.ts';
import { outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(SHORT_FORMS);
});
afterAll(() => server.stop());

const HIDDEN = { countries: { type: 'deny' as const, codes: ['FR'] }, unknown: 'allow' as const };

/** What a creator made and gave away before they began to hide: a tip link, an invite, a goal and a coming stream. */
async function giveAway(creator: TestPerson) {
  const make = async (route: string, body: object) => {
    const { said, outcome } = await restAs(server, creator, route, body);
    expect(outcome).toBe('ok');
    return said as OwnTipLinkView & PledgeGoalView & { readonly code: string };
  };
  const linkBody = { label: 'A tip', amountsMinor: ['1000000'], goalMinor: null, thanks: '' };
  const link = await make('POST /tip-links', { ...linkBody, expiresInMinutes: null });
  const invite = await make('POST /invites', { label: 'Friends', uses: 5, expiresInMinutes: 60 });
  const goalBody = { title: 'A new lamp', about: '', targetMinor: '90000000', days: 5, doneDays: 5 };
  const goal = await make('POST /goals', goalBody);
  const startMs = server.services.clock.nowMs() + DAY_MS;
  const streamBody = { title: 'Coming', mode: 'public', price: '', startMs, minutes: 60 };
  const coming = await make('POST /schedule', streamBody);
  return { link, invite, goal, coming };
}

it('[GA14] a tip link, an invite, a goal and a coming stream name nobody to whom their creator hides', async () => {
  const creator = await server.person('Hides later', { isCreator: true });
  const [french, german, pledged] = [
    await server.person('French'),
    await server.person('German'),
    await server.person('Has pledged'),
  ];
  for (const [who, country] of [
    [french, 'FR'],
    [german, 'DE'],
    [pledged, 'FR'],
  ] as const)
    await tellForm(server, who, { years: 30, country });
  const { link, invite, goal, coming } = await giveAway(creator);
  const pledge = () => ({ commandId: newCommand(), asset: 'MESI', amountMinor: '5000000', anonymous: false });
  expect((await restAs(server, pledged, `POST /goals/${goal.id}/pledges`, pledge())).outcome).toBe('ok');
  const looks = [`GET /tip-links/${link.id}`, `GET /invites/${invite.code}`, `GET /goals/${goal.id}`];
  const asks = [...looks, `PUT /schedule/${coming.id}/reminder`];
  const asked = async (by: TestPerson | null, routes = asks) =>
    Promise.all(routes.map(async (route) => (await restAs(server, by, route)).outcome));
  const calendar = async () =>
    (await (await fetch(`${server.url}/api/schedule/${coming.id}/stream.ics`)).text()).includes(
      'Hides later',
    );
  expect(new Set([...(await asked(french)), ...(await asked(null, looks))])).toEqual(new Set(['ok']));
  expect(await calendar()).toBe(true);
  expect(await askFor(server, creator, { hidden: HIDDEN })).toBe('ok');
  expect(await asked(french)).toEqual(['TipLinkOver', 'InviteInvalid', 'NotFound', 'NotFound']);
  expect((await restAs(server, french, `POST /goals/${goal.id}/pledges`, pledge())).outcome).toBe('NotFound');
  expect(new Set(await asked(german))).toEqual(new Set(['ok']));
  expect(await calendar()).toBe(false);
  // whose money is in it sees what becomes of it
  expect(await asked(pledged, [`GET /goals/${goal.id}`])).toEqual(['ok']);
  expect(await askFor(server, creator, { hidden: { ...HIDDEN, unknown: 'deny' } })).toBe('ok');
  expect(await asked(null, looks)).toEqual(['TipLinkOver', 'InviteInvalid', 'NotFound']);
  expect(new Set(await asked(creator, looks))).toEqual(new Set(['ok']));
});

describe('a creator who hides by country', () => {
  it('[GA10] is nobody to people from there: profile, conversation, stream, bid and follow answer as without them', async () => {
    const { creator, streamId, studio } = await creatorLive(server, 'Hides');
    const [french, german, silent] = [
      await server.person('French'),
      await server.person('German'),
      await server.person('Tells nothing'),
    ];
    await tellForm(server, french, { years: 30, country: 'FR' });
    await tellForm(server, german, { years: 30, country: 'DE' });
    const [shown, hiddenOnes] = await Promise.all([directoryOf(server, german), directoryOf(server, french)]);
    await until(() => shown.has(streamId) && hiddenOnes.has(streamId));
    const inside = await watchStream(french, streamId);
    await stands(inside, 'inside');
    const hidden = { countries: { type: 'deny' as const, codes: ['FR'] }, unknown: 'allow' as const };
    expect(await askFor(server, creator, { hidden })).toBe('ok');
    await stands(inside, 'removed');
    await until(() => !hiddenOnes.has(streamId));
    expect([shown.has(streamId), (await directoryOf(server, french)).has(streamId)]).toEqual([true, false]);
    const [anew, stranger] = [await directoryOf(server, german), await directoryOf(server, null)];
    await until(() => anew.has(streamId) && stranger.has(streamId));
    const { id, handle } = creator.account;
    const routes = [
      `GET /profiles/${handle}`,
      `GET /creators/${id}`,
      `GET /people/${handle}`,
      `GET /profiles/${handle}/schedule`,
      `GET /meeting-offers/${handle}`,
      `GET /gates/${id}?place=bid`,
    ];
    const asked = async (by: TestPerson | null) =>
      Promise.all(routes.map(async (route) => (await restAs(server, by, route)).outcome));
    expect(new Set(await asked(french))).toEqual(new Set(['NotFound']));
    expect(new Set(await asked(german))).toEqual(new Set(['ok']));
    // word for word what is answered for somebody who does not exist
    const absent = await restAs(server, french, 'GET /profiles/nobody-has-this');
    expect(await restAs(server, french, `GET /profiles/${handle}`)).toEqual(absent);
    const start = { type: 'direct', handle };
    expect((await restAs(server, french, 'POST /conversations', start)).outcome).toBe('NotFound');
    expect((await restAs(server, french, `POST /creators/${id}/follow`)).outcome).toBe('NotFound');
    expect(await outcomeOf(watchStream(french, streamId))).toContain('StreamNotFound');
    expect((await restAs(server, silent, routes[0]!)).outcome).toBe('ok');
    await askFor(server, creator, { hidden: { ...hidden, unknown: 'deny' } });
    expect((await restAs(server, silent, routes[0]!)).outcome).toBe('NotFound');
    expect((await restAs(server, null, routes[0]!)).outcome).toBe('NotFound');
    await until(() => !stranger.has(streamId));
    expect(anew.has(streamId)).toBe(true);
    expect((await restAs(server, creator, routes[0]!)).outcome).toBe('ok');
    await studio.room.request('endStream', {});
  });

  it('[GA10] is brought into no group by people from there, with its first members or later', async () => {
    const creator = await server.person('Hides from groups', { isCreator: true });
    const hidden = { countries: { type: 'deny' as const, codes: ['FR'] }, unknown: 'allow' as const };
    expect(await askFor(server, creator, { hidden })).toBe('ok');
    const { id, handle } = creator.account;
    const groupOf = async (country: string) => {
      const person = await server.person(`Gathers in ${country}`);
      await tellForm(server, person, { years: 30, country });
      const start = { type: 'group', name: 'Circle', handles: [handle] };
      const { said } = await restAs(server, person, 'POST /conversations', start);
      const { conversationId } = said as ConversationHead;
      const seat = await sit(person, conversationId);
      const members = async () => (await readConversation(server.services.store, conversationId))?.members;
      return { seat, isIn: async () => (await members())?.some((one) => one.person.id === id) };
    };
    const [german, french] = [await groupOf('DE'), await groupOf('FR')];
    expect([await german.isIn(), await french.isIn()]).toEqual([true, false]);
    // word for word what is answered for somebody who does not exist
    const add = (one: string) => french.seat.room.request('addMembers', { handles: [one] });
    const absent = await add('nobody-has-this');
    const answered = JSON.stringify(await add(handle)).replace(handle, 'nobody-has-this');
    expect(JSON.parse(answered)).toEqual(absent);
    expect(await french.isIn()).toBe(false);
  });
});
