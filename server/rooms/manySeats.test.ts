import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
let creator: TestPerson;
let ada: TestPerson;
let streamId: string;
let studio: Onlooker;
const seats: Onlooker[] = [];

/** One account takes as many seats as one may have. */
beforeAll(async () => {
  server = await startTestServer();
  creator = await server.person('Nova', { isCreator: true });
  ada = await server.person('Ada');
  ({ streamId, studio } = await goLive(server, creator));
  for (let n = 0; n < LIMITS.seatsOfPerson; n += 1) seats.push(await watchStream(ada, streamId));
  await until(() => seats.every(({ standing }) => standing === 'inside'));
});
afterAll(() => server.stop());

const viewersTold = () => studio.events.findLast((event) => event.type === 'viewers')?.count;
const lines = (seen: Onlooker) => seen.events.filter((event) => event.type === 'line').length;

describe('one account in many seats', () => {
  it('[AU30] is told as one viewer', async () => {
    const ben = await watchStream(await server.person('Ben'), streamId);
    await until(() => viewersTold() === 2);
    await seats.pop()!.room.leave();
    await ben.room.leave();
    await until(() => viewersTold() === 1);
    seats.push(await watchStream(ada, streamId));
  });

  it('[RQ20] says no more lines than from one seat', async () => {
    const before = lines(studio);
    const said = await Promise.all(
      seats.flatMap(({ room }, n) =>
        [1, 2, 3, 4, 5].map((m) => outcomeOf(room.request('say', { text: `${n} ${m}` }))),
      ),
    );
    const taken = said.filter((outcome) => outcome === 'ok').length;
    expect(taken).toBeGreaterThanOrEqual(LIMITS.sayBurst);
    // what refills while they are asked for
    expect(taken).toBeLessThan(2 * LIMITS.sayBurst);
    expect(said.filter((outcome) => outcome === 'RateLimited')).toHaveLength(said.length - taken);
    await until(() => lines(studio) === before + taken);
  });

  it('[MD40] has no more pictures than one may have, and others still get one', async () => {
    expect(await outcomeOf(studio.room.request('openMedia', {}))).toBe('ok');
    const opened: string[] = [];
    for (const { room } of seats.slice(0, 8)) opened.push(await outcomeOf(room.request('openMedia', {})));
    expect(opened.filter((outcome) => outcome === 'ok')).toHaveLength(LIMITS.picturesOfPerson);
    expect(opened.filter((outcome) => outcome === 'PicturesTaken')).toHaveLength(8 - LIMITS.picturesOfPerson);
    const ben = await watchStream(await server.person('Ben'), streamId);
    await until(() => ben.standing === 'inside');
    expect(await outcomeOf(ben.room.request('openMedia', {}))).toBe('ok');
    await ben.room.leave();
  });

  it('[RQ21] is refused one seat more, in whatever room, and let in again when one is free', async () => {
    expect(await outcomeOf(watchStream(ada, streamId))).toContain('TooManySeats');
    expect(await outcomeOf(ada.client.joinOrCreate('lobby'))).toContain('TooManySeats');
    await seats.pop()!.room.leave();
    const again = await watchStream(ada, streamId);
    await until(() => again.standing === 'inside');
    seats.push(again);
  });

  it('[RO41] is refused by a room, and nobody else loses a seat there', async () => {
    const ben = await watchStream(await server.person('Ben'), streamId);
    await until(() => ben.standing === 'inside');
    await seats.pop()!.room.leave();
    const ask = { body: { streamId } } as never;
    // two are promised while there is one place
    const promised = await Promise.all(
      [1, 2].map(() => ada.client.http.post('/matchmake/joinOrCreate/audience' as never, ask)),
    );
    const taken = promised.map(({ data }) => outcomeOf(ada.client.consumeSeatReservation(data as never)));
    const outcomes = (await Promise.all(taken)).map((outcome) => (outcome === 'ok' ? 'ok' : 'refused'));
    expect(outcomes.sort()).toEqual(['ok', 'refused']);
    expect(await outcomeOf(ben.room.request('say', { text: 'still here' }))).toBe('ok');
    expect(seats.every(({ room }) => room.connection.isOpen)).toBe(true);
  });
});
