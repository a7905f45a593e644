import { afterAll, beforeAll, expect, it } from 'vitest';
import { goLive, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it('[VG1] [VG2] a stream shows a goal of its creator, and everybody sees pledges come, wherever they are made', async () => {
  const [nova, kai] = [
    await server.person('Nova', { isCreator: true }),
    await server.person('Kai', { isCreator: true }),
  ];
  const { streamId, studio } = await goLive(server, nova);
  const fan = await server.person('Ada');
  const seat = await watchStream(fan, streamId);
  const { pledgeGoals } = server.services;
  const wish = { title: 'A record', about: '', targetMinor: '100', days: 1, doneDays: 1 };
  const make = async (of: typeof nova) => {
    const made = await pledgeGoals.create({ ...of.account, isCreator: true }, wish);
    return made.ok ? made.value.id : '';
  };
  const [goalId, others] = [await make(nova), await make(kai)];
  const show = (id: string | null) => outcomeOf(studio.room.request('showPledgeGoal', { goalId: id }));
  expect([await show(others), await show('pg_nothing01')]).toEqual(['NotFound', 'NotFound']);
  expect(await show(goalId)).toBe('ok');
  const told = () =>
    seat.events.flatMap((event) => (event.type === 'pledgeGoal' ? [event.goal?.raisedMinor ?? null] : []));
  await until(() => told().length === 1);
  const { id, name, handle } = fan.account;
  const paid = { asset: 'MESI' as const, amountMinor: 40n };
  const giver = { id, name, handle };
  await pledgeGoals.pledge({ goalId, giver, commandId: 'pledge-live-1', paid, anonymous: true });
  await until(() => told().at(-1) === '40');
  expect(JSON.stringify(seat.events.filter(({ type }) => type === 'pledgeGoal'))).not.toContain(id);
  const late = await watchStream(await server.person('Ben'), streamId);
  await until(() => late.stage?.pledgeGoal?.raisedMinor === '40');
  await pledgeGoals.end({ goalId, creatorId: nova.account.id, how: 'cancel' });
  await until(() => seat.events.some((event) => event.type === 'pledgeGoal' && event.goal?.phase === 'over'));
  expect(await show(goalId)).toBe('GoalOver');
  expect(await show(null)).toBe('ok');
  await until(() => told().at(-1) === null);
});
