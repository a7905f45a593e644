import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/time.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let nova: Session;
let ada: Session;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  nova = await http.join({ name: 'Nova', isCreator: true });
  ada = await http.join({ name: 'Ada' });
});
afterAll(() => http.close());

const services = () => http.created.services;
const read = (address: string, headers: Record<string, string> = {}) =>
  fetch(http.url + new URL(address).pathname, { headers });

it('[CA11] somebody’s meetings are read at a secret address, which is told what it has already, until another one is made', async () => {
  const { address } = (await http.ask(ada, 'GET', '/calendar-feed')).body;
  expect((await http.ask(ada, 'GET', '/calendar-feed')).body.address).toBe(address);
  const first = await read(address);
  expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(await first.text()).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR/);
  expect((await read(address, { 'If-None-Match': first.headers.get('etag')! })).status).toBe(304);
  const renewed = (await http.ask(ada, 'POST', '/calendar-feed', {})).body.address;
  expect(renewed).not.toBe(address);
  expect((await read(address)).status).toBe(404);
  expect((await read(renewed)).status).toBe(200);
  expect((await read(renewed.replace(/.ics$/, ''))).status).toBe(404);
});

it('[CA11] an agreed meeting is in the feeds of both, and in nobody else’s', async () => {
  const settings = (await http.ask(nova, 'GET', '/meeting-settings')).body;
  const body = {
    ...settings,
    takesBids: true,
    place: '  Café Mitte ',
    link: 'https://meet.example.org/nova',
  };
  expect((await http.ask(nova, 'PUT', '/meeting-settings', body)).body.place).toBe('Café Mitte');
  const startMs = Math.ceil((Date.now() + 3 * DAY_MS) / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
  const { meetings } = services();
  const slot = { slotId: `${startMs}.60.inPerson`, startMs, endMs: startMs + 60 * MINUTE_MS } as const;
  const meetingId = await meetings.open({
    ...{ creator: nova.account, slot: { ...slot, kind: 'inPerson', minimumMinor: '1' }, bidId: 'bid_of_ada' },
    settings: await meetings.settings(nova.account.id),
  });
  const kept = (await services().store.get('meetings', meetingId!))!;
  const bid = {
    bidId: 'bid_of_ada',
    fan: ada.account,
    amountMinor: '1',
    message: '',
    staysIn: false,
    atMs: 1,
  };
  const phase = { type: 'scheduled', disputeUntilMs: startMs + DAY_MS };
  const agreed = { bids: [{ ...bid, state: 'won' }], winnerId: 'bid_of_ada', phase, sequence: 2 };
  await services().store.replace('meetings', meetingId!, kept.version, { ...kept.body, ...agreed } as never);
  for (const [role, { account }] of [
    ['fan', ada],
    ['creator', nova],
  ] as const)
    await meetings.place({ role, personId: account.id, meetingId: meetingId!, atMs: 1 });
  const pair = { role: 'pair', personId: nova.account.id, otherId: ada.account.id } as const;
  await meetings.place({ ...pair, meetingId: meetingId!, atMs: 1 });
  const textOf = async (who: Session) =>
    (await read((await http.ask(who, 'GET', '/calendar-feed')).body.address)).text();
  const [ofAda, ofNova] = [await textOf(ada), await textOf(nova)];
  expect(ofAda).toContain(`SUMMARY:Nova · Mesi Live`);
  expect(ofNova).toContain(`SUMMARY:Ada · Mesi Live`);
  for (const text of [ofAda, ofNova]) {
    expect(text).toContain(`UID:${meetingId}@meetings.mesi.live`);
    expect(text).toContain('SEQUENCE:2');
    expect(text).toContain('STATUS:CONFIRMED');
    expect(text).toContain('LOCATION:Café Mitte');
  }
  const kai = await http.join({ name: 'Kai' });
  expect(await textOf(kai)).not.toContain('VEVENT');
  const between = `/meetings/with/${nova.account.id}`;
  expect((await http.ask(ada, 'GET', between)).body.meetings).toHaveLength(1);
  expect((await http.ask(kai, 'GET', between)).body.meetings).toEqual([]);
});

it('[BM16] the link is told to nobody who only wants to bid, and what is none is refused', async () => {
  const offer = (await http.ask(null, 'GET', `/meeting-offers/${nova.account.handle}`)).body;
  expect(offer.settings.place).toBe('Café Mitte');
  expect(JSON.stringify(offer)).not.toContain('meet.example.org');
  const settings = (await http.ask(nova, 'GET', '/meeting-settings')).body;
  expect(settings.link).toBe('https://meet.example.org/nova');
  const put = (changes: object) =>
    codeOf(http.ask(nova, 'PUT', '/meeting-settings', { ...settings, ...changes }));
  expect(await put({ link: 'http://meet.example.org/nova' })).toBe('LinkInvalid');
  expect(await put({ link: 'javascript:alert(1)' })).toBe('LinkInvalid');
  expect(await put({ link: 'https://localhost/nova' })).toBe('LinkInvalid');
  expect(await put({ place: 'x'.repeat(201) })).toBe('PlaceTooLong');
  expect(await put({ place: 'x'.repeat(200), link: '' })).toBe('ok');
});
