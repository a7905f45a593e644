import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goLive, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

const ALL = 3;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_GUESTS: String(ALL) });
});
afterAll(() => server.stop());

/** Somebody without an account. */
const stranger = (): TestPerson => ({
  account: { id: 'nobody', name: '', handle: '', email: '', isCreator: false },
  token: '',
  client: new Client(server.url),
});

async function openWorld() {
  const { streamId, studio } = await goLive(server, await server.person('Nova', { isCreator: true }));
  const fan = await watchStream(await server.person('Ada'), streamId);
  const guest = await watchStream(stranger(), streamId);
  await until(() => guest.standing === 'inside' && fan.standing === 'inside');
  return { streamId, studio, fan, guest };
}

describe('guests', () => {
  it('[GU1] [GU2] see what is said, are counted, and are in no roster', async () => {
    const { studio, fan, guest } = await openWorld();
    await fan.room.request('say', { text: 'hello' });
    await until(() => guest.events.some((event) => event.type === 'line' && event.text === 'hello'));
    expect(await outcomeOf(guest.room.request('say', { text: 'me too' }))).toBe('Unauthorized');
    const counted = () => studio.events.findLast((event) => event.type === 'viewers');
    await until(() => counted()?.count === 2);
    expect(counted()).toEqual({ type: 'viewers', count: 2, guests: 1 });
    const roster = await studio.room.request('roster', {});
    expect(roster.seats).toMatchObject([{ person: { name: 'Ada' } }]);
    expect(guest.you).toBeNull();
    await guest.room.leave();
    await until(() => counted()?.count === 1);
    expect(counted()).toEqual({ type: 'viewers', count: 1, guests: 0 });
  });

  it('[GU1] are put out at the switch, and come in again by themselves', async () => {
    const { studio, guest } = await openWorld();
    await studio.room.request('openMedia', {});
    await guest.room.request('openMedia', {});
    const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };
    await studio.room.request('switchMode', { mode: { type: 'private', rules } });
    await until(() => guest.standing === 'door');
    expect(guest.door).toMatchObject({ why: 'private', title: null, keys: [{ type: 'follow' }] });
    await until(() => studio.media.some((news) => news.type === 'bye'));
    expect(await outcomeOf(guest.room.request('openMedia', {}))).toBe('AccessDenied');
    await studio.room.request('switchMode', { mode: { type: 'public', limitMinutes: null } });
    await until(() => guest.standing === 'inside');
    expect([guest.snapshots, guest.leaks]).toEqual([2, []]);
    await guest.room.leave();
  });

  it('[GU3] are no more than the bound, while people with an account come in', async () => {
    const { streamId, guest } = await openWorld();
    const more = [await watchStream(stranger(), streamId), await watchStream(stranger(), streamId)];
    expect(await outcomeOf(watchStream(stranger(), streamId))).toContain('GuestsFull');
    await watchStream(await server.person('Ben'), streamId);
    for (const seat of [guest, ...more]) await seat.room.leave();
  });

  it('[GU3] are none where the server takes none', async () => {
    const closed = await startTestServer({ MESI_GUESTS: '0' });
    const { streamId } = await goLive(closed, await closed.person('Nova', { isCreator: true }));
    const asked = new Client(closed.url).joinOrCreate('audience', { streamId });
    expect(await outcomeOf(asked)).toContain('Unauthorized');
    await closed.stop();
  });
});
