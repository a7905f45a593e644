import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { DirectoryEntry, RosterAnswer } from '../../shared/protocol/answers.ts';
import { goLive, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it('[AU32] a subscriber has the months beside their line and in the roster; whoever is none has nothing', async () => {
  const nova = await server.person('Nova', { isCreator: true });
  const { streamId, studio } = await goLive(server, nova);
  const [ada, ben] = [await server.person('Ada'), await server.person('Ben')];
  const creatorId = nova.account.id;
  const subscription = { tier: 1, untilMs: null };
  await server.services.access.setSubscription({ creatorId, personId: ada.account.id, subscription });
  const seats = [await watchStream(ada, streamId), await watchStream(ben, streamId)];
  const roster = async () => {
    const { seats }: RosterAnswer = await studio.room.request('roster', {});
    return Object.fromEntries(seats.map(({ person, subscribedMonths }) => [person.name, subscribedMonths]));
  };
  await vi.waitFor(async () => expect(await roster()).toEqual({ Ada: 1, Ben: undefined }), 10_000);
  for (const { room } of seats) await room.request('say', { text: 'hello' });
  const lines = () => studio.events.filter((event) => event.type === 'line');
  await until(() => lines().length === 2);
  expect(lines().map((line) => [line.from.name, line.subscribedMonths])).toEqual([
    ['Ada', 1],
    ['Ben', undefined],
  ]);
});

it('[HN3] a creator whose name was confirmed is shown so in the directory, and others are not', async () => {
  const { accountNames } = server.services;
  const [known, other] = [
    await server.person('Is who she says', { isCreator: true }),
    await server.person('Says so', { isCreator: true }),
  ];
  await accountNames.setVerified(known.account.id, true);
  const [first, second] = [await goLive(server, known), await goLive(server, other)];
  const lobby = await (await server.person('Looks')).client.joinOrCreate('lobby');
  const told = new Map<string, DirectoryEntry>();
  lobby.onMessage('streams', (all: readonly DirectoryEntry[]) => {
    for (const entry of all) told.set(entry.streamId, entry);
  });
  lobby.onMessage('stream', (entry: DirectoryEntry) => void told.set(entry.streamId, entry));
  await until(() => told.get(first.streamId)?.isVerified === true && told.has(second.streamId));
  expect(told.get(second.streamId)).not.toHaveProperty('isVerified');
  // streams in which nothing happens: it is told all the same, and taken away with the name
  expect(await accountNames.setVerified(other.account.id, true)).toBe(true);
  await until(() => told.get(second.streamId)?.isVerified === true);
  expect(await accountNames.rename(known.account.id, 'Says something else')).toMatchObject({ ok: true });
  expect(await accountNames.setVerified(other.account.id, false)).toBe(true);
  for (const { streamId } of [first, second])
    await until(() => told.has(streamId) && !('isVerified' in told.get(streamId)!));
});
