import { matchMaker } from '@colyseus/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { until } from '../onlooker.testkit.ts';
import { startTestServer, type TestServer } from '../roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** As the matchmaker lists the room of a private stream. */
function listingOf(n: number, creator: Person) {
  const streamId = `st_fake${n}`;
  const directory: DirectoryEntry = {
    streamId,
    title: 'One of many',
    kind: 'video',
    creator,
    viewers: 0,
    startedAtMs: 0,
    category: null,
    mode: 'private',
    tickets: null,
    backAtMs: null,
    still: null,
  };
  const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };
  const room = { roomId: `fake${n}`, name: 'stream', processId: 'fake', clients: 0, maxClients: 1 };
  return { ...room, metadata: { streamId, directory, rules } };
}

it('[VE1] a stream whose mode or entry rules are of another version is listed to nobody, also not who may enter', async () => {
  const [nova, ada] = [await server.person('Rhea', { isCreator: true }), await server.person('Cleo')];
  const { id, name, handle } = nova.account;
  await server.services.access.setFollow({ creatorId: id, personId: ada.account.id, follows: true });
  const lobby = await ada.client.joinOrCreate('lobby');
  const shown: string[] = [];
  lobby.onMessage('streams', () => {});
  lobby.onMessage('gone', () => {});
  lobby.onMessage('stream', ({ streamId }: DirectoryEntry) => void shown.push(streamId));
  const [plain, ruled, moded] = [901, 902, 903].map((n) => listingOf(n, { id, name, handle }));
  Object.assign(ruled!.metadata.rules, { ageChecked: true });
  Object.assign(moded!.metadata, {
    directory: { ...moded!.metadata.directory, mode: 'auction' },
    rules: null,
  });
  for (const listing of [ruled!, moded!, plain!]) {
    await matchMaker.driver.persist(listing, true);
    matchMaker.presence.publish('$lobby', `${listing.roomId},0`);
  }
  // news come in order: when the plain one is shown, the others were looked at
  await until(() => shown.includes(plain!.metadata.streamId));
  expect(shown).toEqual([plain!.metadata.streamId]);
  for (const { roomId } of [ruled!, moded!, plain!]) await matchMaker.driver.remove(roomId);
  await lobby.leave();
});

it('[RO5] a lobby holds so many private streams, and one more when one of them goes', async () => {
  const [nova, ada] = [await server.person('Nova', { isCreator: true }), await server.person('Ada')];
  const { id, name, handle } = nova.account;
  await server.services.access.setFollow({ creatorId: id, personId: ada.account.id, follows: true });
  const listed = new Set<string>();
  const lobby = await ada.client.joinOrCreate('lobby');
  lobby.onMessage('streams', () => {});
  let told = 0;
  lobby.onMessage('stream', ({ streamId }: DirectoryEntry) => {
    listed.add(streamId);
    told += 1;
  });
  lobby.onMessage('gone', (streamId: string) => void listed.delete(streamId));
  const list = async (n: number) => {
    await matchMaker.driver.persist(listingOf(n, { id, name, handle }), true);
    matchMaker.presence.publish('$lobby', `fake${n},0`);
  };
  const most = LIMITS.lobbyPrivateStreams;
  for (let n = 0; n < most; n++) await list(n);
  await until(() => listed.size === most);
  await list(most);
  // what is told after it has arrived
  await list(1);
  await until(() => told === most + 1);
  matchMaker.presence.publish('$lobby', 'fake0,1');
  await until(() => !listed.has('st_fake0'));
  expect(listed.size).toBe(most - 1);
  await list(most);
  await until(() => listed.has(`st_fake${most}`));
  await lobby.leave();
});
