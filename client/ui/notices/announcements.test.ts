import { expect, test } from 'vitest';
import {
  ANNOUNCE_AT_ONCE,
  ANNOUNCE_EVERY_MS,
  NO_ANNOUNCEMENTS,
  nextAnnouncementAtMs,
  queueAnnouncement,
  takeAnnouncement,
} from './announcements.ts';

const queued = (texts: readonly string[], from = NO_ANNOUNCEMENTS) => texts.reduce(queueAnnouncement, from);

test('[UI1] the first is read at once, the next only after the pause, and together', () => {
  const first = takeAnnouncement(queued(['a']), 1_000);
  expect(first.text).toBe('a');
  const waiting = queued(['b', 'c'], first.next);
  const dueAtMs = 1_000 + ANNOUNCE_EVERY_MS;
  expect(nextAnnouncementAtMs(waiting)).toBe(dueAtMs);
  expect(takeAnnouncement(waiting, dueAtMs - 1)).toEqual({ text: null, next: waiting });
  expect(takeAnnouncement(waiting, dueAtMs).text).toBe('b. c');
});

test('[UI1] with nothing waiting there is nothing to wake up for', () => {
  expect(nextAnnouncementAtMs(takeAnnouncement(queued(['a']), 0).next)).toBeNull();
});

test('[UI2] a flood is three texts and a number', () => {
  const atLimit = Array.from({ length: ANNOUNCE_AT_ONCE }, (_, index) => `tip ${index}`);
  expect(takeAnnouncement(queued(atLimit), 0).text).toBe('tip 0. tip 1. tip 2');
  expect(takeAnnouncement(queued([...atLimit, 'x', 'y']), 0).text).toBe('tip 0. tip 1. tip 2. and 2 more');
});

test('[UI3] the same words that already wait are not said twice', () => {
  expect(takeAnnouncement(queued(['a', 'a', 'b']), 0).text).toBe('a. b');
});
