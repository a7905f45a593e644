import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fillLines } from '../../loadtest/chat/fillLines.ts';
import type { ConversationBody, KeptLine } from '../../server/domain/conversation/conversationBody.ts';
import { COLLECTIONS } from '../../server/services/store/collections.ts';
import type { JsonObject } from '../../server/services/store/port.ts';
import { createSqliteStore } from '../../server/services/store/sqliteStore.ts';
import { createVersionedStore } from '../../server/services/store/versionedStore.ts';
import type { Person } from '../../shared/protocol/people.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { patient } from './acts.ts';
import { fingerOn } from './finger.ts';
import { keepPicture } from './keepPicture.ts';
import { askServer, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { cutOff, nameless, overflowPx } from './pageChecks.ts';
import { watchLines } from './painted.ts';

const LINES = 100_000;
/** Lines that stand far from each other: one is answered by a newest line, one is pinned, one has a word of its own. */
const [ANSWERED, PINNED, FOUND] = [40_000, 20_000, 70_000];
/** How far a wheel is turned, or a finger pulls. */
const STEP_PX = 480;
/** What no eye sees: places are rounded to whole pixels. */
const MOST_PX = 2;
/**
 * By so much a browser may scroll more or less than a finger moves: a plain list of lines scrolls 490 to 495 px for 480 here, and
 * goes back by 60 in one frame of some pulls. A page that is put in has some thousand px.
 */
const FINGER_PX = 100;
/** No more lines are in the page than one sees and reaches by a turn of the wheel. */
const MOST_LINES = 80;

const log = (page: Page) => page.getByRole('log', { name: 'Messages' });
const line = (page: Page, seq: number) => log(page).locator(`[data-line="${seq}"]`);

/** The number of the first line that is in sight. */
const firstSeen = (page: Page): Promise<number> =>
  log(page).evaluate((box) => {
    const { top } = box.getBoundingClientRect();
    const lines = [...box.querySelectorAll<HTMLElement>('[data-line]')];
    return Number(lines.find((one) => one.getBoundingClientRect().bottom > top)?.dataset.line);
  });

/** The numbers of the lines that are in the page, in their order. */
const numbers = (page: Page): Promise<readonly number[]> =>
  log(page)
    .locator('[data-line]')
    .evaluateAll((lines) => lines.map((one) => Number((one as HTMLElement).dataset.line)));

/** Waits until so much of older lines stands above the window: on a slow machine a page takes its time. */
async function hasAbove(page: Page, px: number): Promise<void> {
  await expect.poll(() => log(page).evaluate((box) => box.scrollTop), patient).toBeGreaterThan(px);
}

/** Waits until a line is all in the window of the list. */
async function inSight(page: Page, seq: number): Promise<void> {
  const isInside = () =>
    line(page, seq).evaluate((one) => {
      const [{ top, bottom }, box] = [
        one.getBoundingClientRect(),
        one.closest('[role=log]')!.getBoundingClientRect(),
      ];
      return top >= box.top && bottom <= box.bottom;
    });
  await line(page, seq).waitFor(patient);
  await expect.poll(isInside, patient).toBe(true);
}

/** Lines of one word and of forty, so that each takes its own room. */
function lineOf(people: readonly Person[], nowMs: number) {
  return (seq: number): KeptLine => ({
    type: 'text',
    seq,
    count: seq,
    from: people[Math.floor(seq / 3) % people.length]!,
    atMs: nowMs - (LINES - seq) * MINUTE_MS,
    text: `#${seq} ${seq === FOUND ? 'xylophone' : 'as they are written '.repeat((seq * 7) % 11)}`.trim(),
    commandId: `filled_${seq}`,
    replyTo: seq === LINES ? ANSWERED : null,
    mentions: [],
    editedAtMs: null,
    reactions: [],
  });
}

/** Writes the lines into the store of the server, while nobody is in the conversation. */
async function fill(dataDir: string, conversationId: string): Promise<void> {
  const store = createVersionedStore(
    createSqliteStore({ path: join(dataDir, 'store.db'), collections: COLLECTIONS }),
  );
  const { body, version } = (await store.get<JsonObject>('conversations', conversationId))!;
  const { members, ...rest } = body as unknown as ConversationBody;
  const people = members.map(({ person }) => person);
  const filled = await fillLines(store, conversationId, { count: LINES, lineOf: lineOf(people, Date.now()) });
  const next = {
    ...rest,
    ...filled,
    pins: [PINNED],
    members: members.map((member) => ({ ...member, fromSeq: 1, readSeq: LINES, readCount: LINES })),
  };
  expect(
    await store.replace('conversations', conversationId, version, next as unknown as JsonObject),
  ).toMatchObject({ ok: true });
  await store.close();
}

describe('a conversation of 100,000 messages', () => {
  let world: World;
  let [ada, ben] = [] as unknown as [Guest, Guest];
  let path = '';

  beforeAll(async () => {
    world = await openWorld([], {}, { shell: true });
    [ada, ben] = [await world.enter('Ada'), await world.enter('Ben', { size: PHONE })];
    const { conversationId } = await askServer<{ conversationId: string }>(ada, '/api/conversations', {
      method: 'POST',
      body: { type: 'group', name: 'Long', handles: ['ben', 'cleo'] },
    });
    path = `/messages/${conversationId}`;
    await fill(world.server.dataDir, conversationId);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const opened = async (who: Guest, search = '') => {
    await who.goto(path + search);
    await log(who.page).locator('[data-line]').first().waitFor(patient);
  };
  /** Turns the wheel once, and says how the lines moved. */
  const turn = async ({ page }: Guest, px: number) => {
    await log(page).hover();
    return watchLines(log(page), () => page.mouse.wheel(0, px));
  };

  it('[EE160] scrolls up through pages by the wheel, and no line under the eye jumps', async () => {
    const { page } = ada;
    await opened(ada);
    await line(page, LINES).waitFor(patient);
    for (let at = LINES; at > LINES - 70; at = await firstSeen(page)) {
      await hasAbove(page, STEP_PX + 50);
      const { netPx, leastPx, mostPx, lines } = await turn(ada, -STEP_PX);
      expect(leastPx).toBeGreaterThanOrEqual(-MOST_PX);
      expect(mostPx).toBeLessThanOrEqual(STEP_PX + MOST_PX);
      expect(Math.abs(netPx - STEP_PX)).toBeLessThanOrEqual(2 * MOST_PX);
      expect(lines).toBeLessThan(MOST_LINES);
    }
  });

  it('[EE160] scrolls up through pages by a finger at 375 px, and what rests stays where it is', async () => {
    const { page } = ben;
    await opened(ben);
    await line(page, LINES).waitFor(patient);
    const finger = await fingerOn(ben, log(page), { x: 60, y: 20 });
    const pull = async () => {
      await finger.down();
      for (let y = 0; y <= STEP_PX; y += STEP_PX / 8) await finger.move({ y });
      // a finger that rests before it goes sets nothing in motion
      await page.waitForTimeout(120);
      await finger.up();
    };
    for (let at = LINES; at > LINES - 45; at = await firstSeen(page)) {
      await hasAbove(page, STEP_PX + 50);
      const scrolled = await watchLines(log(page), pull, 2);
      // the browser swallows the first way of a finger, and guesses where it goes: what it makes of it is not exact
      expect(Math.abs(scrolled.netPx - STEP_PX)).toBeLessThan(FINGER_PX);
      const rested = await watchLines(log(page), async () => {}, 4);
      expect(Math.max(rested.mostPx, -rested.leastPx)).toBeLessThanOrEqual(MOST_PX);
      expect(scrolled.lines).toBeLessThan(MOST_LINES);
    }
  });

  it('[EE161] leads to an answered line far away, from there on without a gap, and back to the newest', async () => {
    const { page } = ada;
    await opened(ada);
    await line(page, LINES)
      .getByRole('button', { name: /^Go to the message of/ })
      .click(patient);
    await inSight(page, ANSWERED);
    for (let step = 0; step < 6; step += 1) {
      const { netPx, leastPx, mostPx } = await turn(ada, STEP_PX);
      expect(mostPx).toBeLessThanOrEqual(MOST_PX);
      expect(leastPx).toBeGreaterThanOrEqual(-STEP_PX - MOST_PX);
      expect(Math.abs(netPx + STEP_PX)).toBeLessThanOrEqual(2 * MOST_PX);
    }
    expect(await firstSeen(page)).toBeGreaterThan(ANSWERED + 25);
    const seen = await numbers(page);
    expect(seen).toEqual(seen.map((_, n) => seen[0]! + n));
    await page.getByRole('button', { name: /newest/i }).click();
    await inSight(page, LINES);
  });

  it('[EE161] leads to a pinned line, and to one that a search has found', async () => {
    const { page } = ben;
    await opened(ben);
    await page.getByRole('button', { name: /Pinned/ }).click(patient);
    await inSight(page, PINNED);
    await page.getByRole('button', { name: /newest/i }).click();
    await inSight(page, LINES);
    await opened(ben, '?find=xylophone');
    await inSight(page, FOUND);
    await keepPicture(page, 'long-found-375');
  });

  it('[EE163] a finger pulls a line to answer it, and opens what can be done where it rests; a mouse selects words', async () => {
    const { page } = ben;
    const answering = page.getByText(/^Replying to/);
    const finger = await fingerOn(ben, line(page, FOUND), { x: 40, y: 10 });
    await finger.down();
    for (const x of [20, 50, 80]) await finger.move({ x });
    await keepPicture(page, 'long-pulling-375');
    await finger.up();
    await answering.waitFor(patient);
    await page.getByRole('button', { name: 'Cancel reply' }).click(patient);
    const sheet = page.getByRole('dialog');
    const hold = async () => {
      const resting = await fingerOn(ben, line(page, FOUND), { x: 40, y: 10 });
      await resting.down();
      await sheet.waitFor(patient);
      await resting.up();
    };
    await hold();
    for (const name of ['Reply', 'Copy', 'Forward'])
      await sheet.getByRole('button', { name, exact: true }).waitFor(patient);
    expect([await cutOff(page), await nameless(page), await overflowPx(page)]).toEqual([[], [], 0]);
    await keepPicture(page, 'long-held-375');
    await sheet.getByRole('button', { name: '🔥' }).click();
    await sheet.waitFor({ state: 'detached' });
    await line(page, FOUND)
      .getByRole('button', { name: /^🔥: You/ })
      .waitFor(patient);
    await hold();
    await sheet.getByRole('button', { name: 'Reply', exact: true }).click();
    await answering.waitFor(patient);
    await line(ada.page, LINES)
      .locator('[data-said]')
      .dblclick({ position: { x: 16, y: 8 } });
    expect(await ada.page.evaluate(() => getSelection()?.toString().trim())).toBe(`${LINES}`);
  });

  it('[EE9] no page complained', () => {
    expect(world.complaints()).toEqual([]);
  });
});
