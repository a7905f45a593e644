import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SlotsAnswer } from '../../shared/protocol/calendar.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { NO_CALENDAR } from '../domain/calendar/checkCalendar.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let nova: Session;
let ada: Session;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  nova = await http.join({ name: 'Nova', isCreator: true });
  ada = await http.join({ name: 'Ada' });
});
afterAll(() => http.close());

const weekly = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, fromMinute: 540, untilMinute: 720 }));
const OPEN = { ...NO_CALENDAR, isOn: true, zone: 'America/New_York', weekly };
const put = (who: Session, body: unknown) => http.ask(who, 'PUT', '/calendar', body);

it('[CA7] what cannot be is refused by its code, and nothing is written', async () => {
  const hours = (fromMinute: number, untilMinute: number) => [{ day: 1, fromMinute, untilMinute }];
  const refused = [
    [{ ...OPEN, zone: 'Mars/Olympus' }, 'CalendarZoneUnknown'],
    [{ ...OPEN, zone: '+01:00' }, 'CalendarZoneUnknown'],
    [{ ...OPEN, weekly: hours(600, 600) }, 'CalendarHoursInvalid'],
    [{ ...OPEN, exceptions: [{ date: '2027-02-30', hours: [] }] }, 'CalendarHoursInvalid'],
    [{ ...OPEN, kinds: [...OPEN.kinds, ...OPEN.kinds] }, 'CalendarHoursInvalid'],
    [{ ...OPEN, kinds: [{ kind: 'call', minimumMinor: '-1' }] }, 'AmountNegative'],
    [{ ...OPEN, weekly: hours(601, 660) }, 'BadRequest'],
    [{ ...OPEN, slotMinutes: 485 }, 'BadRequest'],
    [{ ...OPEN, horizonDays: 91 }, 'BadRequest'],
    [{ ...OPEN, noticeHours: 1 }, 'BadRequest'],
  ] as const;
  for (const [body, code] of refused) expect([body, await codeOf(put(nova, body))]).toEqual([body, code]);
  expect(await codeOf(put(ada, OPEN))).toBe('NotACreator');
  const kept = await http.call('GET', '/api/calendar', { token: nova.token });
  expect(kept.body).toEqual(NO_CALENDAR);
});

it('[CA6] anybody is told the free slots, and a bid for another time is refused', async () => {
  expect((await put(nova, OPEN)).body).toEqual(OPEN);
  const slots = (id: string, query = '') => http.call('GET', `/api/calendars/${id}/slots${query}`);
  const answer: SlotsAnswer = (await slots(nova.account.id)).body;
  expect(answer.slots.length).toBeGreaterThan(60);
  expect(answer.moreFromMs).not.toBeNull();
  const later: SlotsAnswer = (await slots(nova.account.id, `?fromMs=${answer.moreFromMs}`)).body;
  expect(later.slots[0]!.startMs).toBeGreaterThan(answer.slots.at(-1)!.startMs);
  expect((await slots(ada.account.id)).status).toBe(404);
  expect((await slots(nova.account.id, '?fromMs=soon')).status).toBe(400);
  const settings = { ...(await http.call('GET', '/api/meeting-settings', { token: nova.token })).body };
  const takes = { token: nova.token, body: { ...settings, takesBids: true } };
  expect((await http.call('PUT', '/api/meeting-settings', takes)).status).toBe(200);
  const bid = (slotId: string) => {
    const body = { commandId: 'bid-of-ada-1', creatorId: nova.account.id, slotId, amountMinor: '20000000' };
    return http.call('POST', '/api/bids', {
      token: ada.token,
      body: { ...body, message: '', staysIn: false },
    });
  };
  const [slot] = answer.slots;
  expect(await codeOf(bid(`${slot!.startMs + 300_000}.30.call`))).toBe('SlotGone');
  expect(await codeOf(bid(`${slot!.startMs}.60.call`))).toBe('SlotGone');
  expect(await codeOf(bid(slot!.slotId))).not.toBe('SlotGone');
});
