import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { CALENDAR_LIMITS } from '../../../../shared/calendarLimits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/time.ts';
import { NO_CALENDAR } from '../../../domain/calendar/checkCalendar.ts';
import { createSimRuntime } from '../../runtime/simRuntime.ts';
import { COLLECTIONS } from '../../store/collections.ts';
import type { StorePort } from '../../store/port.ts';
import { createSqliteStore } from '../../store/sqliteStore.ts';
import { createStoreCalendar } from '../storeCalendar.ts';
import { FEED_BOUNDS } from './fetchFeed.ts';
import { StoreFeeds } from './storeFeeds.ts';

const NOW_MS = Date.parse('2027-06-01T06:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'mesi-feeds-'));
const { clock, advance } = createSimRuntime({ startMs: NOW_MS });
const allDay = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, fromMinute: 0, untilMinute: 1_440 }));
/** What the calendar elsewhere says, and how often it was asked. */
const elsewhere = { hour: 10, isDown: false, asked: 0 };
let store: StorePort;
let feeds: StoreFeeds;
let web: Server;
let base: string;

const event = (hour: number) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:one'],
    ...[`DTSTART:20270603T${hour}0000Z`, `DTEND:20270603T${hour + 1}0000Z`, 'END:VEVENT', 'END:VCALENDAR'],
  ].join('\r\n');

const PLACES: Readonly<Record<string, RequestListener>> = {
  '/feed.ics': (req, res) => {
    elsewhere.asked += 1;
    const etag = `"${elsewhere.hour}"`;
    if (elsewhere.isDown) return void res.writeHead(500).end();
    if (req.headers['if-none-match'] === etag) return void res.writeHead(304).end();
    res.writeHead(200, { 'Content-Type': 'text/calendar', ETag: etag }).end(event(elsewhere.hour));
  },
  '/moved.ics': (_, res) => void res.writeHead(302, { Location: '/feed.ics' }).end(),
  '/loop.ics': (_, res) => void res.writeHead(302, { Location: '/loop.ics' }).end(),
  '/inner.ics': (_, res) => void res.writeHead(302, { Location: 'https://169.254.169.254/latest' }).end(),
  '/words.ics': (_, res) => void res.end('<html>log in first</html>'),
  '/huge.ics': (_, res) => {
    const part = Buffer.alloc(64 * 1024, 'x');
    let left = 50_000_000;
    const more = (): void => {
      while (left > 0 && !res.destroyed) {
        left -= part.length;
        if (!res.write(part)) return void res.once('drain', more);
      }
      res.end();
    };
    more();
  },
};

beforeAll(async () => {
  web = createServer((req, res) =>
    (PLACES[req.url ?? ''] ?? ((_, answer) => answer.writeHead(404).end()))(req, res),
  );
  await new Promise<void>((listening) => web.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const { calendars, meetingTimes, busyFeeds } = COLLECTIONS;
  const collections = { calendars, meetingTimes, busyFeeds };
  store = await createSqliteStore({ path: join(folder, 'store.db'), collections });
  feeds = open();
});
afterAll(async () => {
  await feeds.stop();
  await store.close();
  web.closeAllConnections();
  web.close();
  rmSync(folder, { recursive: true, force: true });
});

const calendar = () => createStoreCalendar({ store, clock, busyOf: (creatorId) => feeds.busy(creatorId) });
const open = (allowsLocal = true) =>
  new StoreFeeds({ store, clock, calendar: calendar(), secret: 'a secret', allowsLocal, onFailed: () => {} });
const codeOf = async (address: string, into = feeds): Promise<string> => {
  const added = await into.add({ creatorId: 'us_tester', address });
  return added.ok ? 'ok' : added.code;
};

it('[CA10] refuses, each by its own code, what is inner, too large, endless, silent or no calendar, and keeps nothing', async () => {
  expect(await codeOf(`${base}/huge.ics`)).toBe('FeedTooLarge');
  expect(await codeOf(`${base}/loop.ics`)).toBe('FeedLoops');
  expect(await codeOf(`${base}/inner.ics`)).toBe('FeedAddressForbidden');
  expect(await codeOf(`${base}/words.ics`)).toBe('FeedUnreadable');
  expect(await codeOf(`${base}/nothing.ics`)).toBe('FeedUnreachable');
  const guarded = open(false);
  const inner = [
    'http://example.org/a.ics',
    'https://127.0.0.1/a.ics',
    'https://10.0.0.1/a.ics',
    'https://[::1]/a',
  ];
  const written = [
    'https://2130706433/a.ics',
    'https://0x7f.1/a.ics',
    'https://me:secret@example.org/a',
    'file:///etc/passwd',
  ];
  for (const address of [...inner, ...written, 'https://localhost/a.ics', 'nonsense'])
    expect([address, await codeOf(address, guarded)]).toEqual([address, 'FeedAddressForbidden']);
  await guarded.stop();
  expect(await feeds.list('us_tester')).toEqual([]);
});

it('[CA9] [CA10] offers no slot that is busy elsewhere, reads the feed again by itself, and keeps what it knew where that fails', async () => {
  const body = { ...NO_CALENDAR, isOn: true, weekly: allDay, slotMinutes: 60, dailyMost: 48 };
  await calendar().set('us_nova', body);
  const busyHours = async () => {
    const { slots } = await calendar().slots({
      creatorId: 'us_nova',
      fromMs: Date.parse('2027-06-03T00:00:00Z'),
    });
    const hours = new Set(
      slots.map(({ startMs }) => (startMs - Date.parse('2027-06-03T00:00:00Z')) / HOUR_MS),
    );
    return Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => !hours.has(hour));
  };
  const [added, again] = [0, 1].map(() => feeds.add({ creatorId: 'us_nova', address: `${base}/moved.ics` }));
  expect(await added).toMatchObject({ ok: true, feed: { busyCount: 1, problem: null } });
  expect((await again)!.ok).toBe(true);
  expect(await feeds.list('us_nova')).toHaveLength(1);
  expect(await busyHours()).toEqual([10]);
  const slotId = `${Date.parse('2027-06-03T10:00:00Z')}.60.call`;
  expect(await calendar().slot({ creatorId: 'us_nova', slotId })).toBe(null);
  expect(JSON.stringify(await feeds.list('us_nova'))).not.toContain('moved.ics');

  elsewhere.hour = 14;
  advance(31 * MINUTE_MS);
  await vi.waitFor(async () => expect(await busyHours()).toEqual([14]), { timeout: 15_000 });
  elsewhere.isDown = true;
  await vi.waitFor(
    async () => {
      advance(MINUTE_MS);
      expect((await feeds.list('us_nova'))[0]?.problem).toBe('FeedUnreachable');
    },
    { timeout: 15_000 },
  );
  expect(await busyHours()).toEqual([14]);
  elsewhere.isDown = false;
  advance(DAY_MS / 2);
  await vi.waitFor(async () => expect((await feeds.list('us_nova'))[0]?.problem).toBe(null), {
    timeout: 5_000,
  });
});

it('[CA10] keeps as many feeds as there may be, and forgets one only for its creator', async () => {
  for (let n = 0; n < CALENDAR_LIMITS.feeds; n += 1)
    expect((await feeds.add({ creatorId: 'us_kai', address: `${base}/feed.ics#${n}` })).ok).toBe(true);
  expect(await feeds.add({ creatorId: 'us_kai', address: `${base}/feed.ics#more` })).toEqual({
    ok: false,
    code: 'FeedsFull',
  });
  const [first] = await feeds.list('us_kai');
  expect(await feeds.remove({ creatorId: 'us_nova', feedId: first!.feedId })).toBe(false);
  expect(await feeds.remove({ creatorId: 'us_kai', feedId: first!.feedId })).toBe(true);
  expect(await feeds.list('us_kai')).toHaveLength(CALENDAR_LIMITS.feeds - 1);
});

it('[CA10] waits for a feed that says nothing as long as it says, and no longer', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  const asked = codeOf(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/`);
  await vi.waitUntil(
    () => new Promise<boolean>((said) => silent.getConnections((_, count) => said(count > 0))),
  );
  advance(FEED_BOUNDS.answerMs);
  expect(await asked).toBe('FeedUnreachable');
  silent.closeAllConnections();
  silent.close();
});
