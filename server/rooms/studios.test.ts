import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { goLive, outcomeOf, until } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Another device of the creator's, which hears the feed. */
async function join({ token }: TestPerson, options: object) {
  const client = new Client(server.url);
  client.auth.token = token;
  const room = await client.joinOrCreate('stream', options);
  const [events, left]: [FeedEvent[], number[]] = [[], []];
  room.onMessage('*', () => undefined);
  room.onMessage('feed', (frame: { readonly events: readonly FeedEvent[] }) => events.push(...frame.events));
  room.onLeave((code) => left.push(code));
  return { room, events, left };
}

const hasStudio = async ({ token }: TestPerson) => {
  const init = { method: 'POST', headers: { Authorization: `Bearer ${token}` } };
  return (await (await fetch(`${server.url}/api/streams`, init)).json()).hasStudio as boolean;
};

it('[RO11] a device beside the studio controls the stream, sends nothing, and is not missed', async () => {
  const nova = await server.person('Nova', { isCreator: true });
  const { streamId, studio } = await goLive(server, nova);
  expect(await hasStudio(nova)).toBe(true);
  const beside = await join(nova, { streamId, controls: true });
  await beside.room.request('setAbout', { title: 'From the phone', category: null });
  await until(() => studio.events.some((event) => event.type === 'about'));
  expect(await outcomeOf(beside.room.request('openMedia', {}))).toBe('MediaUnavailable');
  expect(await outcomeOf(beside.room.request('openMedia', { part: 'monitor' }))).not.toBe('Forbidden');
  // the studio goes on, and is not told that it was replaced
  await studio.room.request('say', { text: 'still here' });
  await until(() => beside.events.some((event) => event.type === 'line'));
  await beside.room.leave();
  const again = await join(nova, { streamId, controls: true });
  const isAway = () => again.events.some(({ type }) => type === 'creatorAway');
  await again.room.request('say', { text: 'again' });
  expect(isAway()).toBe(false);
  // a device that only controls is nobody to watch: without the studio the creator is away
  await studio.room.leave();
  await until(isAway);
  const newer = await join(nova, { streamId });
  const newest = await join(nova, { streamId });
  await until(() => newer.left.length > 0);
  expect([newer.left, again.left, newest.left]).toEqual([[CLOSE_CODES.replaced], [], []]);
});

it('[RO11] nobody but the creator controls', async () => {
  const { streamId } = await goLive(server, await server.person('Kai', { isCreator: true }));
  const ada = await server.person('Ada');
  expect(await outcomeOf(join(ada, { streamId, controls: true }))).toContain('Forbidden');
});
