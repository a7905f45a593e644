import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AdminPeopleAnswer } from '../../shared/protocol/admin.ts';
import type { FeedFrame } from '../../shared/protocol/feed.ts';
import { startTestServer, type TestPerson, type TestServer } from '../rooms/roomsServer.testkit.ts';
import { findOrMakeOwnStream } from './ownStream.ts';

const EMAIL = 'operator@example.org';
const PATIENT = { timeout: 20_000, interval: 20 };

let server: TestServer;
let [admin, nova, ada] = [] as unknown as [TestPerson, TestPerson, TestPerson];
beforeAll(async () => {
  server = await startTestServer({ MESI_ADMINS: EMAIL });
  admin = await server.person('Operator', { email: EMAIL });
  nova = await server.person('Nova', { isCreator: true });
  ada = await server.person('Ada');
});
afterAll(() => server.stop());

async function ask(who: TestPerson | null, path: string, body?: object) {
  const answer = await fetch(`${server.url}/api/admin${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'Content-Type': 'application/json',
      ...(who ? { Authorization: `Bearer ${who.token}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Nova goes live; what her studio is told of the end is kept. */
async function goLive(): Promise<{
  readonly streamId: string;
  readonly ended: string[];
  readonly studio: Room;
}> {
  const streamId = await findOrMakeOwnStream(server.services, nova.account);
  const studio = await nova.client.joinOrCreate('stream', { streamId });
  const ended: string[] = [];
  studio.onMessage('*', () => {});
  studio.onMessage('feed', ({ events }: FeedFrame) => {
    for (const event of events) if (event.type === 'ended') ended.push(event.reason);
  });
  await studio.request('goLive', { title: 'Evening', kind: 'video' });
  return { streamId, ended, studio };
}

const noticesOf = ({ account }: TestPerson) =>
  server.services.notices.page({ personId: account.id, from: 'newest', limit: 10 });

describe('whoever runs the server', () => {
  it('[HT68] alone sees what is live, who somebody is, and how the server is', async () => {
    const { streamId, studio } = await goLive();
    const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };
    await studio.request('switchMode', { mode: { type: 'private', rules } });
    const paths = ['/streams', '/people', `/people/${ada.account.handle}`, '/health'];
    for (const path of paths) {
      expect((await ask(null, path)).status).toBe(401);
      for (const who of [ada, nova]) expect((await ask(who, path)).status).toBe(403);
    }
    expect((await ask(ada, `/streams/${streamId}/take-down`, { why: 'mine' })).status).toBe(403);
    expect((await ask(admin, '/streams')).body.streams).toMatchObject([
      { streamId, title: 'Evening', mode: 'private', creator: { name: 'Nova' } },
    ]);
    const found = (await ask(admin, `/people/${nova.account.handle}`)).body;
    expect(found).toMatchObject({ person: { name: 'Nova' }, isCreator: true, liveStreamId: streamId });
    expect((await ask(admin, '/people/nobody_at_all')).status).toBe(404);
    const { parts } = (await ask(admin, '/health')).body;
    expect(parts).toContainEqual({ name: 'ledger', adapter: 'SQLite', ok: true, detail: null });
    await studio.request('endStream', {});
  });

  it('[HT69] takes a stream down, and its creator is told why', async () => {
    const { streamId, ended } = await goLive();
    const path = `/streams/${streamId}/take-down`;
    for (const why of ['', '   ', 'x'.repeat(301)])
      expect((await ask(admin, path, { why })).status).toBe(400);
    expect(ended).toEqual([]);
    expect((await ask(admin, path, { why: ' Music of somebody else ' })).body).toEqual({});
    await vi.waitFor(() => expect(ended).toEqual(['takenDown']), PATIENT);
    const told = { type: 'streamTakenDown', title: 'Evening', why: 'Music of somebody else' };
    expect(await noticesOf(nova)).toMatchObject([told]);
    expect((await ask(admin, path, { why: 'again' })).body.error.code).toBe('StreamNotLive');
    expect((await ask(admin, '/streams/st_nowhere/take-down', { why: 'x' })).body.error.code).toBe(
      'StreamNotFound',
    );
    expect((await ask(admin, '/streams')).body.streams).toEqual([]);
  });

  it('[HT75] looks through all people, and ends the log-ins of one', async () => {
    const names = async (query: string) => {
      const { people } = (await ask(admin, `/people${query}`)).body as AdminPeopleAnswer;
      return people.map(({ person }) => person.name);
    };
    expect(await names('')).toEqual(['Ada', 'Nova', 'Operator']);
    expect(await names('?search=no')).toEqual(['Nova']);
    expect(await names('?search=operator%20ex')).toEqual(['Operator']);
    expect(await names('?search=ova')).toEqual([]);
    expect(await names(`?after=${ada.account.handle}`)).toEqual(['Nova', 'Operator']);
    expect((await ask(admin, `/people?search=${'x'.repeat(101)}`)).status).toBe(400);
    const ben = await server.person('Ben');
    const logOut = `/people/${ben.account.id}/log-out`;
    expect((await ask(ada, logOut, {})).status).toBe(403);
    expect((await ask(admin, logOut, {})).body).toEqual({});
    const me = await fetch(`${server.url}/api/me`, { headers: { Authorization: `Bearer ${ben.token}` } });
    expect(me.status).toBe(401);
    expect((await ask(admin, '/people/us_nobody00/log-out', {})).status).toBe(404);
  });
});
