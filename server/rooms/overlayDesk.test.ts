import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OverlayDeskAnswer, TestAlert } from '../../shared/protocol/answers.ts';
import { command } from './matrixTable.testkit.ts';
import { goLive, outcomeOf, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it('[OD5] creator and moderators run the overlay; each overlay and the creator are told', async () => {
  const creator = await server.person('Nova', { isCreator: true });
  const { streamId, studio } = await goLive(server, creator);
  const [moderator, fan] = [await server.person('Mo'), await server.person('Ada')];
  await studio.room.request('setModerator', { personId: moderator.account.id, isModerator: true });
  const [moSeat, fanSeat] = [await watchStream(moderator, streamId), await watchStream(fan, streamId)];
  await until(() => moSeat.you?.isModerator === true);

  const overlayToken = await server.services.identity.creatorSecret(creator.account.id, {
    kind: 'overlay',
    renew: false,
  });
  const desks: OverlayDeskAnswer[] = [];
  const alerts: TestAlert[] = [];
  const told: OverlayDeskAnswer[] = [];
  studio.room.onMessage('overlay', (said: OverlayDeskAnswer) => void told.push(said));
  const overlay = await new Client(server.url).joinOrCreate('audience', { streamId, overlayToken });
  for (const type of ['snapshot', 'feed', 'media']) overlay.onMessage(type, () => {});
  overlay.onMessage('overlay', (said: OverlayDeskAnswer) => void desks.push(said));
  overlay.onMessage('testAlert', (alert: TestAlert) => void alerts.push(alert));
  await until(() => desks.length === 1);
  expect(desks[0]?.desk.isPaused).toBe(false);

  const control = (room: typeof overlay, asked: object) => room.request('controlOverlay', { command: asked });
  await control(moSeat.room, { type: 'pause', isPaused: true });
  await until(() => desks.at(-1)?.desk.isPaused === true && told.at(-1)?.desk.isPaused === true);
  expect((await control(studio.room, { type: 'look' })).desk).toEqual(desks.at(-1)?.desk);
  expect(await outcomeOf(control(fanSeat.room, { type: 'skip' }))).toBe('Forbidden');
  expect(await outcomeOf(control(overlay, { type: 'skip' }))).toBe('Forbidden');

  const tipped = await fanSeat.room.request('tip', {
    ...command(),
    amountMinor: '2000000',
    asset: 'MESI',
    anonymous: true,
  });
  expect(tipped).toBeTruthy();
  const tipOf = () => studio.events.find((event) => event.type === 'tip');
  await until(() => tipOf() !== undefined);
  const tip = tipOf();
  const tipId = tip?.type === 'tip' ? tip.id : '';
  expect(await outcomeOf(control(studio.room, { type: 'replay', tipId: 'tip_of_nobody' }))).toBe(
    'LineUnknown',
  );
  await control(studio.room, { type: 'replay', tipId });
  await until(() => alerts.length === 1);
  // again is another alert, and an anonymous giver has no name there either
  expect(alerts[0]).toMatchObject({ name: '', amountMinor: '2000000' });
  expect(alerts[0]?.id).not.toBe(tipId);

  const refused = [
    { type: 'judge', tipIds: [], isApproved: true },
    { type: 'judge', tipIds: Array.from({ length: 51 }, (_, n) => `tip_${n}`), isApproved: true },
    { type: 'review', review: 'byVote' },
    { type: 'pause', isPaused: true, more: 1 },
    { type: 'stop' },
  ];
  for (const asked of refused) expect(await outcomeOf(control(studio.room, asked))).toBe('BadRequest');
});
