import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { ComingStreamView } from '../../../shared/protocol/schedule.ts';
import { SCHEDULE_LIMITS } from '../../../shared/scheduleLimits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { ADA, NOVA, type NoticesWorld, openNotices, readOn } from '../notices/notices.testkit.ts';
import type { JsonObject } from '../store/port.ts';
import type { SchedulePort } from './port.ts';
import { ScheduleDesk } from './ScheduleDesk.ts';
import { createStoreSchedule } from './storeSchedule.ts';

const REMIND_MS = SCHEDULE_LIMITS.remindMinutes * MINUTE_MS;

const HIDES = { countries: { type: 'deny' as const, codes: ['FR'] }, unknown: 'allow' as const };

let world: NoticesWorld;
let nova: Account;
let schedule: SchedulePort;
let desk: ScheduleDesk;
const desks: ScheduleDesk[] = [];
let blocked: readonly string[] = [];
/** From whom Nova hides. */
let hidden: readonly string[] = [];
let mayEnter = false;
const seen = new Map<string, number>();

/** A process that reminds people. */
function boot() {
  const onFailed = (err: unknown) => {
    throw err;
  };
  const parts = {
    ...world,
    notices: world.all[0]!,
    messageRules: { isBlocked: async ({ personId }: { personId: string }) => blocked.includes(personId) },
    gates: {
      isHidden: async ({ personId }: { personId: string | null }) => hidden.includes(personId ?? ''),
      settings: async () => ({ places: {}, hidden: hidden.length > 0 ? HIDES : null }),
    },
    access: {
      facts: async () => ({
        ...{ follows: mayEnter, subscription: null, isGuest: false },
        ...{ tippedMinor: 0n, isInGroup: false, untilMs: null },
      }),
    },
  };
  const own = new ScheduleDesk({ ...parts, onFailed });
  desks.push(own);
  return { desk: own, schedule: createStoreSchedule({ ...parts, desk: own, ids: world.runtime.ids }) };
}

beforeAll(async () => {
  world = openNotices();
  nova = (await world.identity.get(NOVA))!;
  ({ desk, schedule } = boot());
});
afterAll(async () => {
  await Promise.all(desks.map((each) => each.stop()));
  await world.close();
});

const nowMs = () => world.clock.nowMs();
const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'ok' : outcome.rejection.code);
const facts = (more: object = {}) => ({
  ...{ title: 'Synth night', mode: 'public' as const, price: '', minutes: 60 },
  startMs: nowMs() + 2 * HOUR_MS,
  ...more,
});

async function plan(more: object = {}): Promise<ComingStreamView> {
  const planned = await schedule.plan(nova, facts(more));
  if (!planned.ok) throw new Error(planned.rejection.code);
  return planned.value;
}

const remind = (entryId: string, wants = true, personId = ADA) =>
  schedule.remind({ entryId, personId, wants });
const change = (entryId: string, more: object | null, creatorId = NOVA) =>
  schedule.change({ entryId, creatorId, facts: more && facts(more) });
const seenBy = (askerId: string | null = null) => schedule.list({ creatorId: NOVA, askerId });

const FOLLOWERS = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };

/** What somebody was told since the last time. */
async function told(personId = ADA) {
  const notices = await readOn(world.all[0]!, personId, seen.get(personId));
  seen.set(personId, notices.at(-1)?.seq ?? seen.get(personId) ?? 0);
  return notices.map((news) => (news.type === 'streamNews' ? news.what : news.type));
}

/** Two processes look at once, and one of them again. */
async function look() {
  await Promise.all([desk.look(), boot().desk.look()]);
  await desk.look();
}

/** Lets the creator be live since then, or not. */
async function live(startedAtMs: number | null, mode: JsonObject = { type: 'public' }) {
  const stage = { streamId: 'st_nova', creator: { id: NOVA }, mode, sale: null };
  const phase = { type: 'live', startedAtMs };
  const body = {
    creatorId: NOVA,
    phaseType: startedAtMs === null ? 'ended' : 'live',
    stage: { ...stage, phase },
  };
  for (const [collection, id, document] of [
    ['ownStreams', NOVA, { streamId: 'st_nova' }],
    ['streams', 'st_nova', body],
  ] as const) {
    const found = await world.store.get(collection, id);
    if (found) await world.store.replace(collection, id, found.version, document);
    else await world.store.insert(collection, id, document);
  }
}

/** Lets the time of everything that was planned go by. */
async function pass() {
  await live(null);
  world.runtime.advance(DAY_MS);
  await look();
  await told();
}

describe('coming streams', () => {
  it('[SD1] [SD2] are planned, changed and called off by their creator, and seen by everybody in order', async () => {
    const late = await plan({ startMs: nowMs() + 5 * HOUR_MS, title: ' Later\u200b ' });
    const soon = await plan();
    expect((await seenBy()).map(({ id, title }) => [id, title])).toEqual([
      [soon.id, 'Synth night'],
      [late.id, 'Later'],
    ]);
    expect(codeOf(await change(late.id, { title: 'Mine now' }, ADA))).toBe('NotFound');
    expect(await change(late.id, { title: 'First', startMs: nowMs() + HOUR_MS })).toMatchObject({
      value: { title: 'First' },
    });
    expect((await seenBy()).map(({ title }) => title)).toEqual(['First', 'Synth night']);
    expect(codeOf(await change(late.id, null))).toBe('ok');
    expect((await seenBy()).map(({ id }) => id)).toEqual([soon.id]);
    expect(codeOf(await change(late.id, null))).toBe('NotFound');
    await pass();
    expect(await seenBy()).toEqual([]);
    expect(codeOf(await change(soon.id, {}))).toBe('NotFound');
  });

  it.each([
    [{ title: ' \u200b ' }, 'TitleMissing'],
    [{ title: 'x'.repeat(900) }, 'TitleTooLong'],
    [{ price: 'x'.repeat(81) }, 'SchedulePriceTooLong'],
    [{ startMs: 1 }, 'ScheduleTimeInvalid'],
    [{ startMs: Number.MAX_SAFE_INTEGER }, 'ScheduleTimeInvalid'],
  ])('[SD1] %j is no stream to come, and no change of one', async (wrong, code) => {
    const { id } = await plan();
    expect(codeOf(await schedule.plan(nova, facts(wrong)))).toBe(code);
    expect(codeOf(await change(id, wrong))).toBe(code);
    expect(codeOf(await change(id, null))).toBe('ok');
    await pass();
  });

  it('[SD1] of those who race for the last place one gets it', async () => {
    const some = Array.from({ length: SCHEDULE_LIMITS.entries + 3 }, () => schedule.plan(nova, facts()));
    const codes = (await Promise.all(some)).map(codeOf);
    expect(codes.filter((code) => code === 'ScheduleFull')).toHaveLength(3);
    await pass();
    expect(codeOf(await schedule.plan(nova, facts()))).toBe('ok');
    await pass();
  });
});

describe('a reminder', () => {
  it('[SD3] is told some minutes before and when it is live, each once, and is gone with its stream', async () => {
    const { id } = await plan();
    expect(await remind(id)).toMatchObject({ ok: true, value: { reminds: true } });
    expect(codeOf(await remind(id))).toBe('ok');
    expect([(await seenBy(ADA))[0]?.reminds, (await seenBy())[0]?.reminds]).toEqual([true, false]);
    await look();
    expect(await told()).toEqual([]);
    world.runtime.advance(2 * HOUR_MS - REMIND_MS);
    await look();
    expect(await told()).toEqual(['soon']);
    world.runtime.advance(REMIND_MS - MINUTE_MS);
    await live(nowMs());
    world.runtime.advance(20 * SECOND_MS);
    await look();
    expect(await told()).toEqual(['live']);
    expect((await schedule.mine(ADA)).map((entry) => entry.id)).toEqual([id]);
    await pass();
    expect(await schedule.mine(ADA)).toEqual([]);
    expect(await world.store.find('streamReminders', { field: 'entryId', value: id, limit: 9 })).toEqual([]);
  });

  it('[SD3] a stream that goes on since long before counts once the time has come', async () => {
    const { id, startMs } = await plan();
    await live(nowMs());
    await remind(id);
    world.runtime.advance(startMs - nowMs() - MINUTE_MS);
    await look();
    expect(await told()).toEqual(['soon']);
    world.runtime.advance(MINUTE_MS);
    await look();
    expect(await told()).toEqual(['live']);
    await pass();
  });

  it('[SD3] whoever is live already is not told to begin soon', async () => {
    const { id, startMs } = await plan();
    await remind(id);
    await live(startMs - 10 * MINUTE_MS);
    world.runtime.advance(startMs - nowMs() - MINUTE_MS);
    await look();
    expect(await told()).toEqual(['live']);
    await pass();
  });

  it.each([true, false])(
    '[SD4] of a private stream is told that it is live to who may enter (%j)',
    async (may) => {
      const { id } = await plan();
      await remind(id);
      world.runtime.advance(2 * HOUR_MS);
      mayEnter = may;
      await live(nowMs(), { type: 'private', rules: FOLLOWERS });
      await look();
      expect(await told()).toEqual(may ? ['live'] : []);
      await pass();
    },
  );

  it('[SD4] whoever is blocked asks for none, and is told nothing', async () => {
    const { id } = await plan();
    await remind(id);
    blocked = [ADA];
    expect(codeOf(await remind(id))).toBe('DoorClosed');
    world.runtime.advance(2 * HOUR_MS - REMIND_MS);
    await look();
    expect(await told()).toEqual([]);
    blocked = [];
    await pass();
  });

  it('[GA14] whom the creator hides from asks for none, is told nothing, and sees none in their list or a calendar', async () => {
    const { id } = await plan();
    await remind(id);
    const calendar = () => schedule.calendar({ entryId: id }, 'https://mesi.test');
    const mine = async () => (await schedule.mine(ADA)).length;
    expect([await mine(), (await calendar())?.includes('Synth night')]).toEqual([1, true]);
    hidden = [ADA];
    expect([await mine(), await calendar(), codeOf(await remind(id))]).toEqual([0, null, 'NotFound']);
    world.runtime.advance(2 * HOUR_MS - REMIND_MS);
    await look();
    expect(await told()).toEqual([]);
    // one takes back what one asked for before
    expect(codeOf(await remind(id, false))).toBe('ok');
    hidden = [];
    await pass();
  });

  it('[SD5] says once that the stream was moved, reminds at the new time, and says that it was called off', async () => {
    const { id, startMs } = await plan();
    await remind(id);
    world.runtime.advance(2 * HOUR_MS - REMIND_MS);
    await look();
    expect(await told()).toEqual(['soon']);
    await change(id, { startMs: startMs + HOUR_MS });
    await look();
    expect(await told()).toEqual(['moved']);
    await change(id, { startMs: startMs + HOUR_MS, title: 'Another name' });
    world.runtime.advance(HOUR_MS);
    await look();
    expect(await told()).toEqual(['soon']);
    await change(id, null);
    await live(nowMs());
    await look();
    expect(await told()).toEqual(['calledOff']);
    expect(codeOf(await remind(id))).toBe('NotFound');
    expect((await schedule.mine(ADA))[0]).toMatchObject({ id, isCalledOff: true });
    await pass();
  });

  it('[SD6] is taken back, and nobody has more than there may be', async () => {
    const { id } = await plan();
    await remind(id);
    expect(await remind(id, false)).toMatchObject({ value: { reminds: false } });
    for (let n = 0; n < SCHEDULE_LIMITS.reminders; n += 1)
      await world.store.insert('streamReminders', `cs_${n}:${ADA}`, {
        ...{ creatorId: ADA, entryId: `cs_${n}`, place: `${ADA}:${n}` },
      });
    expect(codeOf(await remind(id))).toBe('RemindersFull');
    expect(codeOf(await remind(id, true, 'us_other'))).toBe('ok');
    world.runtime.advance(2 * HOUR_MS - REMIND_MS);
    await look();
    expect([await told(), await told('us_other')]).toEqual([[], ['soon']]);
    await pass();
  });
});

it('[SD7] calendars elsewhere read one or all, with an id that stays and a number that grows', async () => {
  const at = Date.UTC(2026, 9, 25, 0, 30);
  world.runtime.advance(at - HOUR_MS - nowMs());
  const { id } = await plan({ startMs: at, price: 'From 20 MESI' });
  const other = await plan({ title: 'Two, three; four' });
  const all = (await schedule.calendar({ creatorId: NOVA }, 'https://mesi.example'))!;
  expect(all.match(/BEGIN:VEVENT/g)).toHaveLength(2);
  const one = (await schedule.calendar({ entryId: id }, 'https://mesi.example'))!;
  for (const line of [
    `UID:${id}@streams.mesi.live`,
    'SEQUENCE:0',
    'DTSTART:20261025T003000Z',
    'DTEND:20261025T013000Z',
    'STATUS:CONFIRMED',
    'URL;VALUE=URI:https://mesi.example/@nova',
  ])
    expect(one).toContain(`${line}\r\n`);
  expect(one).not.toContain(other.id);
  await change(id, { startMs: at + HOUR_MS });
  await change(id, null);
  const after = (await schedule.calendar({ entryId: id }, 'https://mesi.example'))!;
  for (const line of [`UID:${id}@streams.mesi.live`, 'SEQUENCE:2', 'STATUS:CANCELLED'])
    expect(after).toContain(`${line}\r\n`);
  expect(await schedule.calendar({ entryId: 'cs_none' }, 'https://mesi.example')).toBeNull();
});
