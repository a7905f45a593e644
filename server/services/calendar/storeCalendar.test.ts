import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarBody } from '../../../shared/protocol/calendar.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import { NO_CALENDAR } from '../../domain/calendar/checkCalendar.ts';
import { databaseForTests, type TestDatabase } from '../../tools/database/databaseForTests.ts';
import { createMeetings } from '../meetings/createMeetings.ts';
import type { MeetingSlotsPort } from '../meetings/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { createMongoStore } from '../store/mongoStore.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import type { CalendarPort } from './port.ts';
import { createStoreCalendar } from './storeCalendar.ts';

const { calendars, meetingTimes, meetingSettings } = COLLECTIONS;
const collections = { calendars, meetingTimes, meetingSettings };
const NOW_MS = Date.UTC(2027, 5, 1, 6);
const clock = { nowMs: () => NOW_MS, after: () => () => {} };
const allDay = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, fromMinute: 0, untilMinute: 1_440 }));
const OPEN: CalendarBody = { ...NO_CALENDAR, isOn: true, dailyMost: 48, weekly: allDay };

let server: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'mesi-calendar-'));
beforeAll(async () => {
  server = await databaseForTests();
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const STORES: readonly [string, () => Promise<StorePort>][] = [
  ['SQLite', async () => createSqliteStore({ path: join(folder, 'store.db'), collections })],
  ['MongoDB', () => createMongoStore({ url: server.url, database: server.freshName(), collections })],
];

describe.each(STORES)('calendars over %s', (_name, open) => {
  let store: StorePort;
  let services: { readonly calendar: CalendarPort; readonly meetingSlots: MeetingSlotsPort };
  beforeAll(async () => {
    store = await open();
    services = {
      ...createMeetings({ store, clock, custody: { locksOf: async () => new Map() } }),
      calendar: createStoreCalendar({ store, clock }),
    };
  });
  afterAll(() => store.close());

  it('[CA8] offers nothing before there is a calendar, and keeps what a newer server added', async () => {
    const { calendar } = services;
    expect(await calendar.get('us_nobody')).toEqual(NO_CALENDAR);
    expect(await calendar.slots({ creatorId: 'us_nobody', fromMs: 0 })).toEqual({
      ...{ slots: [], moreFromMs: null },
    });
    expect(await calendar.slot({ creatorId: 'us_nobody', slotId: `${NOW_MS}.30.call` })).toBe('anyTime');
    await store.insert('calendars', 'us_later', { ...NO_CALENDAR, feeds: ['x'] });
    await calendar.set('us_later', OPEN);
    expect((await store.get('calendars', 'us_later'))?.body).toMatchObject({ isOn: true, feeds: ['x'] });
    expect(await calendar.get('us_later')).toEqual(OPEN);
  });

  it('[CA6] a slot is judged by its name', async () => {
    const { calendar } = services;
    await calendar.set('us_nova', OPEN);
    const startMs = NOW_MS + 2 * DAY_MS;
    const slot = (slotId: string) => calendar.slot({ creatorId: 'us_nova', slotId });
    expect(await slot(`${startMs}.30.call`)).toEqual({
      ...{ slotId: `${startMs}.30.call`, startMs, endMs: startMs + 30 * MINUTE_MS },
      ...{ kind: 'call', minimumMinor: '10000000' },
    });
    const wrong = [
      `${startMs}.60.call`,
      `${startMs}.30.inPerson`,
      `${startMs + 5 * MINUTE_MS}.30.call`,
      `${NOW_MS - DAY_MS}.30.call`,
      `${NOW_MS + 60 * DAY_MS}.30.call`,
      'nonsense',
      '',
    ];
    for (const name of wrong) expect(await slot(name)).toBeNull();
  });

  it('[CA5] of ten who take a slot at once one has it, and nobody is offered it then', async () => {
    const { calendar, meetingSlots } = services;
    await calendar.set('us_kai', OPEN);
    const [slot] = (await calendar.slots({ creatorId: 'us_kai', fromMs: NOW_MS + 2 * DAY_MS })).slots;
    const takers = Array.from({ length: 10 }, (_, at) => `mt_${at}`);
    const took = await Promise.all(
      takers.map((meetingId) =>
        meetingSlots.take({ ...{ creatorId: 'us_kai', calendar: OPEN }, slot: slot!, meetingId }),
      ),
    );
    expect(took.filter((problem) => problem === null)).toHaveLength(1);
    expect(await calendar.slot({ creatorId: 'us_kai', slotId: slot!.slotId })).toBeNull();
    const meetingId = takers[took.indexOf(null)]!;
    await meetingSlots.releaseAll({ creatorId: 'us_kai', meetingId, exceptSlotId: null });
    expect(await calendar.slot({ creatorId: 'us_kai', slotId: slot!.slotId })).toEqual(slot);
  });
});
