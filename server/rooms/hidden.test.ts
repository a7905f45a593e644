import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PledgeGoalView } from '../../shared/protocol/pledgeGoals.ts';
import type { OwnTipLinkView } from '../../shared/protocol/tipLinks.ts';
import { DAY_MS } from '../../shared/time.ts';
import { newCommand } from './chat/chatSeats.testkit.ts';
import { askFor, restAs, SHORT_FORMS, tellForm } from './gates.testkit.ts';
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
