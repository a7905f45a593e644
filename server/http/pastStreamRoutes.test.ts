import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { PAST_STREAMS_PAGE, type PastStreamsAnswer } from '../../shared/protocol/pastStreams.ts';
import type { PastStreamBody } from '../domain/pastStream.ts';
import type { JsonObject } from '../services/store/port.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let [nova, kai, ada] = [] as unknown as [Session, Session, Session];
beforeAll(async () => {
  http = await startTestHttp();
  nova = await http.join({ name: 'Nova', isCreator: true });
  kai = await http.join({ name: 'Kai', isCreator: true });
  ada = await http.join({ name: 'Ada' });
  for (let number = 0; number <= PAST_STREAMS_PAGE; number += 1) await keep(number);
});
afterAll(() => http.close());

async function keep(number: number): Promise<void> {
  const modeMs = { public: 60_000, private: 0, ticketOnly: 0, oneToOne: 0 };
  const body: PastStreamBody & JsonObject = {
    creatorId: nova.account.id,
    title: `Evening ${number}`,
    kind: 'video',
    category: null,
    startedAtMs: number * 100_000,
    endedAtMs: number * 100_000 + 60_000,
    raisedMinor: '5000000',
    tipCount: 2,
    newFollowers: 3,
    sum: {
      peakViewers: 4,
      averageViewers: 2.5,
      modeMs,
      ticketsMinor: '0',
      callsMinor: '0',
      returnedMinor: '0',
    },
  };
  await http.created.services.store.insert('pastStreams', `st_evening${number}`, body);
}

const ask = (path: string, { token }: Session) => http.call('GET', `/api/past-streams${path}`, { token });

describe('past streams', () => {
  it('[HT66] are told to their creator, newest first and page by page', async () => {
    const first = (await ask('', nova)).body as PastStreamsAnswer;
    expect(first.streams).toHaveLength(PAST_STREAMS_PAGE);
    expect(first.streams[0]).toMatchObject({
      streamId: `st_evening${PAST_STREAMS_PAGE}`,
      newFollowers: 3,
      sum: { peakViewers: 4 },
    });
    expect(first.streams[0]).not.toHaveProperty('creatorId');
    const second = (await ask(`?cursor=${first.cursor}`, nova)).body as PastStreamsAnswer;
    expect([second.streams.map(({ streamId }) => streamId), second.cursor]).toEqual([['st_evening0'], null]);
  });

  it('[HT66] are nobody else’s', async () => {
    expect((await ask('', kai)).body).toEqual({ streams: [], cursor: null });
    expect((await ask('/st_evening1', nova)).body).toMatchObject({ title: 'Evening 1' });
    for (const id of ['st_evening1', 'st_nothing1', 'x', '__proto__'])
      expect((await ask(`/${id}`, kai)).status).toBe(404);
    for (const path of ['', '/st_evening1'])
      expect((await ask(path, ada)).body.error).toMatchObject({ code: 'NotACreator' });
  });

  it.each(['', '1', 'a.st_evening1', '1.', '99999999999999999.st_evening1', '1.x'])(
    '[HT66] %j is no cursor',
    async (cursor) => {
      expect((await ask(`?cursor=${encodeURIComponent(cursor)}`, nova)).status).toBe(400);
    },
  );
});
