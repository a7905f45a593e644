import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import type { MeetingSlot } from '../../../shared/protocol/meetings.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import { NO_CALENDAR } from '../../domain/calendar/checkCalendar.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { createMeetings } from './createMeetings.ts';

const { clock } = createSystemRuntime();
const creator = { id: 'us_nova', name: 'Nova', handle: 'nova' };
const startMs = Math.ceil(clock.nowMs() / DAY_MS) * DAY_MS + 2 * DAY_MS;
const slotId = `${startMs}.60.call`;
let folder = '';
let store: StorePort;
let parts: ReturnType<typeof createMeetings>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesi-meetings-'));
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  parts = createMeetings({ store, clock, custody: { locksOf: async () => new Map() } });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const asked = { creatorId: 'us_nova', calendar: NO_CALENDAR };
const slotOf = (name: string) =>
  parts.meetingSlots.slot({
    ...{ ...asked, slotId: name, meetingId: null },
    ...{ nowMs: clock.nowMs(), aheadMs: MEETING_LIMITS.bidAheadMs },
  });
async function theSlot() {
  const slot = await slotOf(slotId);
  if (typeof slot === 'string') throw new Error('there is no slot');
  return slot;
}

describe('meetings in the store', () => {
  it('[ME1] have settings that take no bids until somebody chooses', async () => {
    const settings = await parts.meetings.settings('us_nova');
    expect(settings.takesBids).toBe(false);
    await parts.meetings.setSettings('us_nova', { ...settings, takesBids: true });
    expect((await parts.meetings.settings('us_nova')).takesBids).toBe(true);
  });

  it('[ME2] are one for each slot until they are over', async () => {
    const { meetings } = parts;
    const bid = {
      creator,
      slot: await theSlot(),
      bidId: 'bid_one',
      settings: await meetings.settings('us_nova'),
    };
    const first = (await meetings.open(bid)) ?? '';
    expect(await meetings.open({ ...bid, bidId: 'bid_two' })).toBe(first);
    const found = await store.get('meetings', first);
    const phase = { type: 'over', how: 'withdrawn', atMs: 1 };
    await store.replace('meetings', first, 1, { ...found!.body, phase });
    expect(await meetings.open(bid)).not.toBe(first);
    const anyTime = await meetings.open({ ...bid, slot: null });
    expect(await meetings.open({ ...bid, slot: null })).toBe(anyTime);
    expect(await meetings.open({ ...bid, slot: null, bidId: 'bid_two' })).not.toBe(anyTime);
  });

  it('[ME9] tell how the bidding for a time stands, and of a blind one the minimum alone', async () => {
    const { meetings, auctions } = parts;
    const settings = await meetings.settings('us_nova');
    const laterMs = startMs + DAY_MS;
    const slot = { ...(await theSlot()), slotId: `${laterMs}.60.call`, startMs: laterMs, endMs: laterMs + 1 };
    const at = { creatorId: 'us_nova', slotId: slot.slotId };
    expect(await auctions.of(at)).toBe(null);
    const meetingId = (await meetings.open({ creator, slot, bidId: 'bid_one', settings })) ?? '';
    expect(await auctions.of(at)).toBe(null);
    const change = async (changes: object) => {
      const { version, body } = (await store.get('meetings', meetingId))!;
      await store.replace('meetings', meetingId, version, { ...body, ...changes });
    };
    const bid = { bidId: 'bid_one', amountMinor: '20000000', state: 'standing', atMs: 1, fan: creator };
    await change({ bids: [bid] });
    const { closesAtMs, ...open } = (await auctions.of(at))!;
    expect(open).toEqual({ highestMinor: '20000000', nextMinor: '21000000' });
    expect(closesAtMs).toBeGreaterThan(clock.nowMs());
    await change({ terms: { ...settings, isBlind: true } });
    expect(await auctions.of(at)).toMatchObject({ highestMinor: null, nextMinor: settings.minimumMinor });
    await change({ phase: { type: 'over', how: 'withdrawn', atMs: 1 } });
    expect(await auctions.of(at)).toBe(null);
  });

  it('[ME3] take time of which one of ten has it', async () => {
    const { meetingSlots } = parts;
    const slot = await theSlot();
    const take = (meetingId: string) => meetingSlots.take({ ...asked, slot, meetingId });
    const taken = await Promise.all(Array.from({ length: 10 }, (_, n) => take(`meet_${n}`)));
    expect(taken.filter((problem) => problem === null)).toHaveLength(1);
    expect(taken.filter((problem) => problem === 'SlotTaken')).toHaveLength(9);
    const meetingId = `meet_${taken.indexOf(null)}`;
    expect(await take(meetingId)).toBe(null);
    await meetingSlots.releaseAll({ creatorId: 'us_nova', meetingId, exceptSlotId: slot.slotId });
    expect(await take('meet_other')).toBe('SlotTaken');
    expect(await slotOf(slotId)).toBe('SlotTaken');
    await meetingSlots.releaseAll({ creatorId: 'us_nova', meetingId, exceptSlotId: null });
    expect(await take('meet_other')).toBe(null);
    await meetingSlots.releaseAll({ creatorId: 'us_nova', meetingId: 'meet_other', exceptSlotId: null });
  });

  it('[ME4] have slots with names, and no others', async () => {
    expect(await slotOf(slotId)).toMatchObject({ startMs, kind: 'call' });
    const others = [
      '',
      'x'.repeat(10_000),
      `${startMs}.60.nowhere`,
      `${startMs}.9.call`,
      `${startMs + 1}.60.call`,
    ];
    const badly = [...others, `${startMs - 100 * DAY_MS}.60.call`, `${startMs + 100 * DAY_MS}.60.call`];
    expect(await Promise.all(badly.map(slotOf))).toEqual(badly.map(() => 'SlotGone'));
  });

  it('[ME4] are far enough ahead for bids, and nearer when one of the two names them', async () => {
    const { bidAheadMs, namedAheadMs } = MEETING_LIMITS;
    for (const aheadMs of [bidAheadMs, namedAheadMs]) {
      const at = (nowMs: number) =>
        parts.meetingSlots.slot({ ...asked, slotId, meetingId: null, nowMs, aheadMs });
      expect(await at(startMs - aheadMs)).toMatchObject({ startMs });
      expect(await at(startMs - aheadMs + 1)).toBe('SlotGone');
    }
  });

  it('[ME7] keep the pauses and the most of a day, also when many take time at once', async () => {
    const { meetingSlots } = parts;
    const calendar = { ...NO_CALENDAR, isOn: true, pauseAfterMinutes: 15, dailyMost: 3 };
    const kai = { creatorId: 'us_kai', calendar };
    const at = (minutes: number, more: Partial<MeetingSlot> = {}): MeetingSlot => ({
      ...{ slotId: `at_${minutes}`, startMs: startMs + minutes * MINUTE_MS },
      ...{ endMs: startMs + (minutes + 30) * MINUTE_MS, kind: 'call', minimumMinor: '1', ...more },
    });
    const take = (minutes: number) =>
      meetingSlots.take({ ...kai, slot: at(minutes), meetingId: `meet_${minutes}` });
    const grid = Array.from({ length: 20 }, (_, n) => n * 35);
    const problems = await Promise.all(grid.map(take));
    const taken = grid.filter((_, n) => problems[n] === null);
    expect(taken).toHaveLength(3);
    expect(taken.every((minutes, n) => n === 0 || minutes - taken[n - 1]! >= 45)).toBe(true);
    await meetingSlots.releaseAll({ creatorId: 'us_kai', meetingId: `meet_${taken[2]}`, exceptSlotId: null });
    expect(await take(taken[0]! + 35)).toBe('MeetingsTooNear');
    expect(await take(1_000)).toBe(null);
    expect(await take(1_200)).toBe('DayFull');
    // its own time is in nobody’s way, and a calendar that is not offered asks for nothing
    const moved = { ...kai, slot: at(1_005), meetingId: 'meet_1000' };
    expect(await meetingSlots.take(moved)).toBe(null);
    expect(await meetingSlots.take({ ...kai, calendar: NO_CALENDAR, slot: at(1_200), meetingId: 'x' })).toBe(
      null,
    );
  });

  it('[ME5] stand in lists, and count how a fan kept them', async () => {
    const { meetings } = parts;
    const list = { role: 'creator', personId: 'us_nova' } as const;
    const meetingId =
      (await meetings.open({
        creator,
        slot: null,
        bidId: 'bid_ada',
        settings: await meetings.settings('us_nova'),
      })) ?? '';
    await meetings.place({ ...list, meetingId, atMs: 5 });
    await meetings.place({ role: 'fan', personId: 'us_ada', meetingId, atMs: 5, went: 'kept' });
    expect((await meetings.list(list)).map((one) => one.meetingId)).toEqual([meetingId]);
    expect(await meetings.record('us_ada')).toEqual({ kept: 1, missed: 0 });
  });

  it('[ME5] an inbox holds the newest 200, and lists of fans and of two the newest 50', async () => {
    const { meetings } = parts;
    const settings = await meetings.settings('us_nova');
    const lists = [
      { role: 'creator', personId: 'us_nova' },
      { role: 'fan', personId: 'us_nova' },
      { role: 'pair', personId: 'us_nova', otherId: 'us_many' },
    ] as const;
    const ids: string[] = [];
    for (let at = 0; at <= MEETING_LIMITS.listed.creator; at += 1) {
      const bidId = `bid_many_${at}`;
      const meetingId = (await meetings.open({ creator, slot: null, bidId, settings })) ?? '';
      ids.unshift(meetingId);
      for (const list of lists) await meetings.place({ ...list, meetingId, atMs: 100 + at });
    }
    for (const list of lists) {
      const found = (await meetings.list(list)).map((each) => each.meetingId);
      expect(found, list.role).toEqual(ids.slice(0, MEETING_LIMITS.listed[list.role]));
    }
  });
});
