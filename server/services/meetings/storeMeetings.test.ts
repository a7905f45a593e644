import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/time.ts';
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

const slotOf = (name: string) =>
  parts.meetingSlots.slot({ creatorId: 'us_nova', slotId: name, nowMs: clock.nowMs() });
async function theSlot() {
  const slot = await slotOf(slotId);
  if (!slot) throw new Error('there is no slot');
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
    const asked = {
      creator,
      slot: await theSlot(),
      bidId: 'bid_one',
      settings: await meetings.settings('us_nova'),
    };
    const first = (await meetings.open(asked)) ?? '';
    expect(await meetings.open({ ...asked, bidId: 'bid_two' })).toBe(first);
    const found = await store.get('meetings', first);
    const phase = { type: 'over', how: 'withdrawn', atMs: 1 };
    await store.replace('meetings', first, 1, { ...found!.body, phase });
    expect(await meetings.open(asked)).not.toBe(first);
    const anyTime = await meetings.open({ ...asked, slot: null });
    expect(await meetings.open({ ...asked, slot: null })).toBe(anyTime);
    expect(await meetings.open({ ...asked, slot: null, bidId: 'bid_two' })).not.toBe(anyTime);
  });

  it('[ME3] take time of which one of ten has it', async () => {
    const { meetingSlots } = parts;
    const slot = await theSlot();
    const takes = Array.from({ length: 10 }, (_, n) =>
      meetingSlots.take({ creatorId: 'us_nova', slot, meetingId: `meet_${n}` }),
    );
    const taken = await Promise.all(takes);
    expect(taken.filter(Boolean)).toHaveLength(1);
    const meetingId = `meet_${taken.indexOf(true)}`;
    expect(await meetingSlots.take({ creatorId: 'us_nova', slot, meetingId })).toBe(true);
    await meetingSlots.releaseAll({ creatorId: 'us_nova', meetingId, exceptSlotId: slot.slotId });
    expect(await meetingSlots.take({ creatorId: 'us_nova', slot, meetingId: 'meet_other' })).toBe(false);
    expect(await slotOf(slotId)).toBeNull();
    await meetingSlots.releaseAll({ creatorId: 'us_nova', meetingId, exceptSlotId: null });
    expect(await meetingSlots.take({ creatorId: 'us_nova', slot, meetingId: 'meet_other' })).toBe(true);
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
    expect(await Promise.all(badly.map(slotOf))).toEqual(badly.map(() => null));
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
});
