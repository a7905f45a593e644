import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SlotsAnswer } from '../../../shared/protocol/calendar.ts';
import type { BidAnswer, MeetingOffer } from '../../../shared/protocol/meetings.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { findDemoAccount, seedDemo } from '../../services/demo.ts';
import { callApi, newCommand } from '../chat/chatSeats.testkit.ts';
import { startTestServer, type TestServer } from '../roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ MESI_DEMO: 'on' });
  await seedDemo(server.services);
});
afterAll(() => server.stop());

it('[BO8] whoever tries the demo finds hours of a creator within two days, and their bid for one stands', async () => {
  const fan = await server.person('Newcomer');
  const kai = (await findDemoAccount(server.services, 'kai'))!;
  const { settings }: MeetingOffer = await callApi(fan, { path: `/meeting-offers/${kai.handle}` });
  expect(settings.takesBids && settings.takesAnyTime).toBe(true);
  const { slots }: SlotsAnswer = await callApi(fan, { path: `/calendars/${kai.id}/slots` });
  const [first] = slots;
  expect(first!.startMs).toBeLessThan(Date.now() + 2 * DAY_MS);
  for (const slotId of [first!.slotId, null]) {
    const amountMinor = slotId === null ? settings.minimumMinor : first!.minimumMinor;
    const bid = {
      commandId: newCommand(),
      creatorId: kai.id,
      slotId,
      amountMinor,
      message: '',
      staysIn: false,
    };
    const { meetingId }: BidAnswer = await callApi(fan, { method: 'post', path: '/bids', body: bid });
    const view = await server.services.meetings.view({ meetingId, personId: kai.id });
    expect(view).toMatchObject({ allowed: ['acceptBid', 'declineBid'], bids: [{ state: 'standing' }] });
  }
});
