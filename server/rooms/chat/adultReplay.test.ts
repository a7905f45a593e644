import { afterAll, beforeAll, expect, it } from 'vitest';
import { restAs, SHORT_FORMS } from '../gates.testkit.ts';
import { until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { sit, startGroup } from './chatSeats.testkit.ts';
import { consentsOf } from './consents.testkit.ts';
import { goLiveFor } from './groupLive.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_LEAST_AGE_PAID: '18', ...SHORT_FORMS });
});
afterAll(() => server.stop());

const { somebody, creatorWho } = consentsOf(() => server);
const REPLAY = 'rp_of_adults';
const watches = async (person: TestPerson) =>
  (await restAs(server, person, `GET /replays/${REPLAY}`)).outcome;
/** It is still recorded: whoever may watch it hears so. */
const plays = async ({ token }: TestPerson) => {
  const headers = { Cookie: `mesi_replays=${token}` };
  const answer = await fetch(`${server.url}/api/replays/${REPLAY}/video`, { headers });
  return ((await answer.json()) as { readonly error: { readonly code: string } }).error.code;
};

it('[RP11] members of a group who are too young, or have told no birth date, do not watch a replay of a stream for adults', async () => {
  const owner = await creatorWho('Owns a group', {});
  const [grown, young] = [await somebody('Grown'), await somebody('Young', 16)];
  const silent = await server.person('Silent');
  const members = [owner, grown, young, silent];
  const id = await startGroup(owner, members.slice(1));
  const seat = await sit(grown, id);
  const { streamId, studio } = await goLiveFor(server, owner, id, { isAdult: true });
  const facts = { streamId, creatorId: owner.account.id, title: 'For us', kind: 'video' } as const;
  const recorded = {
    ...facts,
    startedAtMs: 1_700_000_000_000,
    modes: ['private'],
    isForGroup: true,
  } as const;
  await server.services.replays.keep({ ...recorded, replayId: REPLAY });
  await studio.request('endStream', {});
  const cards = () => [...seat.lines.values()].filter((line) => line.type === 'notice');
  await until(() =>
    cards().some(({ notice }) => notice.type === 'streamEnded' && notice.replayId === REPLAY),
  );
  expect(await Promise.all(members.map(watches))).toEqual(['ok', 'ok', 'TooYoung', 'FormNeeded']);
  expect(await Promise.all(members.map(plays))).toEqual([
    ...['ReplayNotReady', 'ReplayNotReady', 'TooYoung', 'FormNeeded'],
  ]);
  await seat.room.leave();
});
