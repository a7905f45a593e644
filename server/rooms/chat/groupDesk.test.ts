import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DeskView, NO_CHAT_RULES } from '../../../shared/protocol/desk.ts';
import { judgeForm, SHORT_FORMS, tellForm } from '../gates.testkit.ts';
import { outcomeOf, until } from '../onlooker.testkit.ts';
import { startTestServer, type TestServer } from '../roomsServer.testkit.ts';
import { gone, newCommand, sit, startDirect, startGroup } from './chatSeats.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(SHORT_FORMS);
});
afterAll(() => server.stop());

it('[DK10] [DK11] [DK12] an admin of a group has its desk, in the room and after it was gone', async () => {
  const nova = await server.person('Nova', { isCreator: true });
  const [ada, ben] = [await server.person('Ada'), await server.person('Ben')];
  const id = await startGroup(nova, [ada, ben]);
  const [n, a, b] = [await sit(nova, id), await sit(ada, id), await sit(ben, id)];
  const ask = (seat: typeof n, name: string, payload: object = {}) =>
    outcomeOf(seat.room.request(name, payload));
  expect(await ask(n, 'setRole', { personId: ada.account.id, role: 'admin' })).toBe('ok');
  const rules = { ...NO_CHAT_RULES, words: ['scam'], linksDo: 'refuse', firstIsHeld: true };
  expect([await ask(b, 'setChatRules', { rules }), await ask(a, 'setChatRules', { rules })]).toEqual([
    'Forbidden',
    'ok',
  ]);
  const first = { commandId: newCommand(), text: 'hello all' };
  expect([await ask(b, 'write', first), await ask(b, 'write', first)]).toEqual(['LineWaits', 'LineWaits']);
  await until(() => b.you?.waiting === 1);
  const desk = async (seat: typeof n) => (await seat.room.request('moderationDesk', {})) as DeskView;
  const { held } = await desk(a);
  expect(held).toEqual([
    expect.objectContaining({
      from: expect.objectContaining({ name: 'Ben' }),
      text: 'hello all',
      why: 'first',
    }),
  ]);
  expect(await ask(b, 'moderationDesk')).toBe('Forbidden');
  expect(await ask(a, 'answerHeld', { lineId: held[0]!.id, isShown: true })).toBe('ok');
  await until(() => n.texts().includes('hello all') && b.you?.waiting === undefined);
  // told again it is the line that stands there now
  expect(await ask(b, 'write', first)).toBe('ok');
  expect(n.texts().filter((text) => text === 'hello all')).toHaveLength(1);
  expect(await ask(b, 'write', { commandId: newCommand(), text: 'see x.com' })).toBe('LinkNotAllowed');
  expect(await ask(a, 'mute', { personId: ben.account.id, minutes: 10 })).toBe('ok');
  expect(await ask(b, 'write', { commandId: newCommand(), text: 'why' })).toBe('Muted');
  await Promise.all([n, a, b].map(({ room }) => room.leave()));
  await gone(id);
  const later = await sit(nova, id);
  expect((await desk(later)).deeds.map(({ type, by }) => [type, by?.name ?? null])).toEqual([
    ['role', null],
    ['rules', 'Ada'],
    ['shown', 'Ada'],
    ['muted', 'Ada'],
  ]);
  await later.room.leave();
});

it('[DK10] two people have no desk', async () => {
  const [ada, ben] = [await server.person('Ada'), await server.person('Ben')];
  const seat = await sit(ada, await startDirect(ada, ben));
  expect(await outcomeOf(seat.room.request('setShield', { isUp: true }))).toBe('Forbidden');
  await seat.room.leave();
});

it('[DK13] in a group where only verified people write, its admins write, and members as soon as they are verified', async () => {
  const nova = await server.person('Verifies', { isCreator: true });
  const ben = await server.person('Ben verified');
  await tellForm(server, ben, { years: 30 });
  const id = await startGroup(nova, [ben]);
  const [n, b] = [await sit(nova, id), await sit(ben, id)];
  const write = (seat: typeof n) =>
    outcomeOf(seat.room.request('write', { commandId: newCommand(), text: 'hello' }));
  await n.room.request('setChatRules', { rules: { ...NO_CHAT_RULES, verifiedOnly: true } });
  expect([await write(n), await write(b)]).toEqual(['ok', 'VerifiedOnly']);
  await judgeForm(server, ben);
  expect(await write(b)).toBe('ok');
});
