import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DeskView, NO_CHAT_RULES } from '../../shared/protocol/desk.ts';
import { goLive, type Onlooker, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_AUDIENCE_SIZE: '3' });
});
afterAll(() => server.stop());

it('[DK3] [DK4] [DK8] a raid meets the Shield, in every shard, and a moderator answers what waits', async () => {
  const nova = await server.person('Nova', { isCreator: true });
  const { streamId, studio } = await goLive(server, nova);
  const names = ['Mod', 'Friend', 'Raider 1', 'Raider 2', 'Raider 3'];
  const people = await Promise.all(names.map((name) => server.person(name)));
  const seats: Onlooker[] = [];
  for (const person of people) seats.push(await watchStream(person, streamId));
  const [mod, friend, ...raiders] = seats;
  await until(() => seats.every(({ standing }) => standing === 'inside'));
  await studio.room.request('setModerator', { personId: people[0]!.account.id, isModerator: true });
  await until(() => mod!.you?.isModerator === true);
  const { store } = server.services;
  const follow = { creatorId: nova.account.id, personId: people[1]!.account.id };
  const followId = `${follow.creatorId}:${follow.personId}`;
  await server.services.access.setFollow({ ...follow, follows: true });
  const written = await store.get('follows', followId);
  await store.replace('follows', followId, written!.version, { ...written!.body, sinceMs: 1 });
  await server.services.access.setSubscription({ ...follow, subscription: null });
  const say = (seat: Onlooker, text: string) => outcomeOf(seat.room.request('say', { text }));
  const desk = async () => (await mod!.room.request('moderationDesk', {})) as DeskView;
  expect(await Promise.all(raiders.map((seat) => say(seat, 'raid at scam.com')))).toEqual(['ok', 'ok', 'ok']);
  expect(await outcomeOf(mod!.room.request('setShield', { isUp: true }))).toBe('ok');
  expect(await Promise.all(raiders.map((seat) => say(seat, 'raid again')))).toEqual(
    raiders.map(() => 'FollowersOnly'),
  );
  await expect.poll(() => say(friend!, 'I am a friend')).toBe('ok');
  await until(() => friend!.you?.held === 1);
  const [held] = (await desk()).held;
  expect(held).toMatchObject({ from: { id: people[1]!.account.id }, text: 'I am a friend', why: 'first' });
  const lines = () => mod!.events.flatMap((event) => (event.type === 'line' ? [event.text] : []));
  expect(lines()).not.toContain('I am a friend');
  expect(await outcomeOf(friend!.room.request('moderationDesk', {}))).toBe('Forbidden');
  expect(await outcomeOf(mod!.room.request('answerHeld', { lineId: held!.id, isShown: true }))).toBe('ok');
  await until(() => lines().includes('I am a friend') && friend!.you?.held === undefined);
  const wrong = { rules: { ...NO_CHAT_RULES, words: Array(101).fill('word') } };
  expect(await outcomeOf(studio.room.request('setChatRules', wrong))).toBe('BadRequest');
  expect(await outcomeOf(mod!.room.request('setChatRules', { rules: NO_CHAT_RULES }))).toBe('Forbidden');
  expect(await outcomeOf(mod!.room.request('setShield', { isUp: false }))).toBe('ok');
  expect(await say(raiders[0]!, 'sorry')).toBe('ok');
  expect((await desk()).deeds.map(({ type, by }) => [type, by?.name ?? null])).toEqual([
    ['role', null],
    ['shieldUp', 'Mod'],
    ['shown', 'Mod'],
    ['shieldDown', 'Mod'],
  ]);
  await studio.room.request('endStream', {});
  await studio.room.leave();
});
