import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { matchMaker } from '@colyseus/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goLive, until, watchStream } from '../rooms/onlooker.testkit.ts';
import { startTestServer, type TestServer } from '../rooms/roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Says whether V8 keeps the object in the form that is small and quick. */
const hasFastProperties: (what: object) => boolean = (() => {
  setFlagsFromString('--allow-natives-syntax');
  const check = runInNewContext('(what) => %HasFastProperties(what)') as (what: object) => boolean;
  // what is within a function is read when it is called first
  check({});
  setFlagsFromString('--no-allow-natives-syntax');
  return check;
})();

it('[WI15] keeps the shape of a client that has joined, and nothing of what was kept for it until then', async () => {
  const { streamId } = await goLive(server, await server.person('Nova', { isCreator: true }));
  const fan = await watchStream(await server.person('Ada'), streamId);
  await until(() => fan.standing === 'inside');
  const [client] = matchMaker.getLocalRoomById(fan.room.roomId)!.clients;
  expect(hasFastProperties(client!)).toBe(true);
  expect(client).not.toHaveProperty('_enqueuedMessages', expect.anything());
  expect(fan.snapshots).toBe(1);
});
