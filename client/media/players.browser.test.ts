import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from '../../server/rooms/onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../../server/rooms/roomsServer.testkit.ts';
import { fallsSilent, type Negotiated, play, plays, publish, received, SOON } from './playerPage.testkit.ts';

const FLAGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required',
];

let server: TestServer;
let browser: Browser;
let studio: Onlooker;
let streamId: string;
/** Plays all the time. */
let bystander: Page;
beforeAll(async () => {
  [server, browser] = await Promise.all([
    startTestServer({ MESI_MEDIA: 'janus' }),
    chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS }),
  ]);
  const creator = await server.person('Nova', { isCreator: true });
  ({ studio, streamId } = await goLive(server, creator));
  const headers = { Authorization: `Bearer ${creator.token}` };
  const { key } = await (await fetch(`${server.url}/api/stream-key`, { headers })).json();
  const encoder = await openPage();
  await vi.waitFor(async () => {
    expect(await publish(encoder, `${server.url}/whip/${key}`)).toMatchObject({ status: 201 });
  }, SOON);
  const seat = await seatOf('Bystander');
  bystander = await openPage();
  await vi.waitFor(async () => expect((await playFrom(seat, bystander)).status).toBe(204), SOON);
  await plays(bystander);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function openPage(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${server.url}/health`);
  return page;
}

async function seatOf(name: string): Promise<Onlooker & { readonly person: TestPerson }> {
  const seat = await watchStream(await server.person(name), streamId);
  await until(() => seat.standing === 'inside');
  return seat;
}

async function playFrom(seat: Onlooker, page: Page): Promise<Negotiated & { readonly token: string }> {
  const { token, path } = await seat.room.request('whepToken', {});
  return { ...(await play(page, { address: server.url + path, token })), token };
}
const playWith = (page: Page, token: string, of = streamId) =>
  play(page, { address: `${server.url}/whep/${of}`, token });
const told = (seat: Onlooker) => seat.media.map(({ type }) => type);

it('[PB20] [PB3] a page plays in the place of the seat’s own, and gives the picture back', async () => {
  const [seat, page] = [await seatOf('Player'), await openPage()];
  const { location } = await playFrom(seat, page);
  await plays(page);
  await vi.waitFor(async () => expect((await received(page)).width).toBe(640), SOON);
  expect(told(seat)).toEqual(['bye']);
  expect(await outcomeOf(seat.room.request('openMedia', {}))).toBe('MediaUnavailable');
  const ended = await fetch(server.url + location, { method: 'DELETE' });
  expect(ended.status).toBe(200);
  await fallsSilent(page, bystander);
  await until(() => told(seat).includes('available'));
  await seat.room.request('openMedia', {});
});

it('[PB4] who is put out of the stream gets not a packet more, and is let in no more', async () => {
  const [seat, page] = [await seatOf('Evicted'), await openPage()];
  const { token, location, etag } = await playFrom(seat, page);
  await plays(page);
  await studio.room.request('removeViewer', { personId: seat.person.account.id });
  await until(() => seat.standing === 'door');
  await fallsSilent(page, bystander);
  const headers = { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': etag! };
  const patched = await fetch(server.url + location, {
    method: 'PATCH',
    headers,
    body: 'a=end-of-candidates\r\n',
  });
  expect(patched.status).toBe(404);
  expect((await playWith(page, token)).status).toBe(403);
  await seat.room.leave();
  expect((await playWith(page, token)).status).toBe(401);
});

it('[PB1] a token is of its seat and its stream, and nobody guesses one', async () => {
  const [seat, other, page] = [await seatOf('One'), await seatOf('Other'), await openPage()];
  const { token } = await seat.room.request('whepToken', {});
  const [room, , secret] = token.split('.');
  for (const guess of [
    `${room}.${other.room.sessionId}.${secret}`,
    `${room}.${seat.room.sessionId}.${'x'.repeat(43)}`,
  ])
    expect((await playWith(page, guess)).status).toBe(401);
  expect((await playWith(page, token, 'st_another1')).status).toBe(401);
  expect((await playWith(page, token.replace(room!, 'nowhere'))).status).toBe(401);
  expect((await playWith(page, token)).status).toBe(204);
});
