import { Client, type Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';
import { newStreamDocument } from './stream/streamDocument.ts';

let server: TestServer;
let creator: TestPerson;
let studio: Room;
let streamId: string;

beforeAll(async () => {
  server = await startTestServer();
  creator = await server.person('Nova', { isCreator: true });
  streamId = server.services.ids.next('st');
  const { id, name, handle } = creator.account;
  const document = newStreamDocument({ streamId, creator: { id, name, handle } });
  await server.services.store.insert('streams', streamId, { ...document } as never);
  studio = await creator.client.joinOrCreate('stream', { streamId });
  await studio.request('goLive', { title: 'Hello', kind: 'video' });
});
afterAll(() => server.stop());

function clientOf(token: string): Client {
  const client = new Client(server.url);
  client.http.authToken = token;
  return client;
}

/** Resolves with the code that the seat is closed with. */
function closing(room: Room): Promise<number> {
  room.reconnection.enabled = false;
  room.onMessage('*', () => {});
  return new Promise((resolve) => room.onLeave((code) => resolve(code)));
}

const seat = async (token: string, room = 'audience') =>
  clientOf(token).joinOrCreate(room, room === 'lobby' ? {} : { streamId });
const post = (path: string, token: string, body: object) =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('seats and the log-in they came with', () => {
  it('[RO17] logging out ends the seats of that log-in, in every room, and those of no other', async () => {
    const fan = await server.person('Ada');
    const other = await server.services.identity.issueToken(fan.account.id);
    const [watching, looking] = [await seat(fan.token), await seat(fan.token, 'lobby')];
    const stays = await seat(other);
    const closed = [closing(watching), closing(looking)];
    let isOut = false;
    void closing(stays).then(() => {
      isOut = true;
    });
    expect((await post('/api/logout', fan.token, {})).status).toBe(200);
    expect(await Promise.all(closed)).toEqual([CLOSE_CODES.sessionEnded, CLOSE_CODES.sessionEnded]);
    await expect(seat(fan.token)).rejects.toThrow('Unauthorized');
    // in its order behind the news of the end
    await stays.request('say', { text: 'still here' });
    expect(isOut).toBe(false);
    await stays.leave();
  });

  it('[RO17] a change of password ends them all, the studio too, and the new log-in comes in', async () => {
    const closed = closing(studio);
    const body = { current: 'correct horse battery', next: 'another horse battery' };
    const answer = await post('/api/password', creator.token, body);
    const { token } = (await answer.json()) as { token: string };
    // who comes with the new log-in before the old seats are told is not one of them
    const early = await seat(token);
    expect(await closed).toBe(CLOSE_CODES.sessionEnded);
    await early.request('say', { text: 'still here' });
    const ended = closing(early);
    expect((await post('/api/logout', token, { everywhere: true })).status).toBe(200);
    expect(await ended).toBe(CLOSE_CODES.sessionEnded);
  });

  it('[RO17] a log-in that ended after its seat was given out takes no seat', async () => {
    const fan = await server.person('Ben');
    const asked = await post('/matchmake/joinOrCreate/audience', fan.token, { streamId });
    const { session } = (await server.services.identity.sessions.read(fan.token))!;
    await server.services.identity.sessions.end(session);
    const room = await clientOf(fan.token).consumeSeatReservation((await asked.json()) as never);
    expect(await closing(room)).toBe(CLOSE_CODES.sessionEnded);
  });
});
