import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Money } from '../../../shared/money.ts';
import { PLEDGE_LIMITS } from '../../../shared/pledgeLimits.ts';
import type { Account } from '../../../shared/protocol/people.ts';
import type { PledgeGoalView } from '../../../shared/protocol/pledgeGoals.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { type LedgerPort, LedgerUnavailable } from '../ledger/port.ts';
import { ADA, NOVA, type NoticesWorld, openNotices, readOn, topUp } from '../notices/notices.testkit.ts';
import { createTellingLedger } from '../notices/tellingLedger.ts';
import { createHmacIds } from '../opaqueIds/hmacIds.ts';
import { createFixedRates } from '../rates/fixedRates.ts';
import { createSpending } from '../spending/createSpending.ts';
import { GoalDesk } from './GoalDesk.ts';
import type { PledgeGoalsPort } from './port.ts';
import { createStorePledgeGoals } from './storePledgeGoals.ts';

const MESI = 1_000_000n;
const DAYS = 10;
const DONE_DAYS = 3;

let world: NoticesWorld;
let ledger: LedgerPort;
let nova: Account;
let ada: Account;
let goals: PledgeGoalsPort;
let desk: GoalDesk;
const desks: GoalDesk[] = [];
let isBlocked = false;
let commands = 0;
const seen = new Map<string, number>();

/** A process that looks after goals, over this journal. */
function boot(journal: LedgerPort = ledger) {
  const fail = (err: unknown) => {
    throw err;
  };
  const own = new GoalDesk({ ...world, ledger: journal, notices: world.all[0]!, onFailed: fail });
  desks.push(own);
  const parts = { ...world, desk: own, rates: createFixedRates(world), ids: world.runtime.ids };
  const rules = { isBlocked: async () => isBlocked };
  const opaqueIds = createHmacIds('makes the ids');
  return { desk: own, goals: createStorePledgeGoals({ ...parts, opaqueIds, messageRules: rules }) };
}

beforeAll(async () => {
  world = openNotices();
  const limits = createSpending({ ...world, journal: world.ledger, rates: createFixedRates(world) });
  ledger = createTellingLedger({ ...world, ledger: limits.limited, notices: world.all[0]! });
  [nova, ada] = [(await world.identity.get(NOVA))!, (await world.identity.get(ADA))!];
  ({ desk, goals } = boot());
  await ledger.append(topUp(ADA, 1_000n * MESI));
});
afterAll(async () => {
  await Promise.all(desks.map((each) => each.stop()));
  await world.close();
});
beforeEach(async () => {
  await told(ADA);
  await told(NOVA);
});

const inWallet = async (asset: Money['asset'] = 'MESI') =>
  ((await ledger.balances(`wallet:${ADA}`))[asset] ?? 0n) / MESI;
const earned = async () => ((await ledger.balances(`creator:${NOVA}`)).MESI ?? 0n) / MESI;
const codeOf = (outcome: Outcome<PledgeGoalView>) => (outcome.ok ? 'ok' : outcome.rejection.code);

async function make(more: object = {}) {
  const wish = { title: 'A record', about: '', targetMinor: String(100n * MESI), days: DAYS };
  const made = await goals.create(nova, { ...wish, doneDays: DONE_DAYS, ...more });
  return made.ok ? made.value.id : '';
}

function pledge(goalId: string, amount: bigint, more: object = {}) {
  commands += 1;
  const paid = { asset: 'MESI' as const, amountMinor: amount * MESI };
  const wish = { goalId, giver: ada, commandId: `pledge-${commands}`, paid, anonymous: false };
  return goals.pledge({ ...wish, ...more });
}

const end = (goalId: string, how: 'markDone' | 'cancel', creatorId = NOVA) =>
  goals.end({ goalId, creatorId, how });
const seenBy = async (goalId: string, askerId: string | null = null) =>
  (await goals.list({ creatorId: NOVA, askerId })).find(({ id }) => id === goalId);

/** What somebody was told since the last time. */
async function told(personId: string) {
  await world.all[0]!.catchUp(personId);
  const notices = await readOn(world.all[0]!, personId, seen.get(personId));
  seen.set(personId, notices.at(-1)?.seq ?? seen.get(personId) ?? 0);
  return notices.map((news) => {
    if (news.type === 'goalNews') return news.what;
    if (news.type === 'orderEnded') return `${news.purpose} ${news.paidMinor === '0' ? 'back' : 'paid'}`;
    return news.type;
  });
}

describe('a goal that people pledge for', () => {
  it('[AG2] [AG3] [AG4] [AG8] holds, and pays each pledge once it has its sum and is done', async () => {
    const before = [await inWallet(), await earned()] as const;
    const goalId = await make();
    expect(await pledge(goalId, 60n)).toMatchObject({
      ok: true,
      value: { raisedMinor: String(60n * MESI), pledges: 1, ownMinor: String(60n * MESI) },
    });
    expect([await inWallet(), await earned()]).toEqual([before[0] - 60n, before[1]]);
    expect(codeOf(await end(goalId, 'markDone'))).toBe('GoalNotReached');
    expect(codeOf(await pledge(goalId, 50n, { anonymous: true }))).toBe('ok');
    await desk.look();
    expect(await told(NOVA)).toEqual(['reached']);
    expect(await seenBy(goalId)).toMatchObject({ ownMinor: '0', phase: { type: 'collecting' } });
    world.runtime.advance(DAYS * DAY_MS);
    expect(await seenBy(goalId)).toMatchObject({ phase: { type: 'reached' } });
    expect(codeOf(await pledge(goalId, 5n))).toBe('GoalOver');
    expect(codeOf(await end(goalId, 'markDone', ADA))).toBe('NotFound');
    expect(codeOf(await end(goalId, 'markDone'))).toBe('ok');
    await Promise.all([desk.look(), desk.look(), boot().desk.look()]);
    await desk.look();
    expect([await inWallet(), await earned()]).toEqual([before[0] - 110n, before[1] + 110n]);
    expect(await told(NOVA)).toEqual(['done']);
    expect(await told(ADA)).toEqual(['pledge paid', 'pledge paid']);
    expect(codeOf(await end(goalId, 'cancel'))).toBe('GoalOver');
    const entries = (await world.ledger.find({ by: { ref: `pledgeGoal:${goalId}` }, limit: 9 })).receipts;
    expect(entries.map(({ kind }) => kind)).toEqual(['hold', 'hold', 'post', 'post']);
    expect(entries.filter(({ memo }) => memo.giverId === ADA)).toHaveLength(2);
  });

  it('[AG3] [AG8] returns everything when it missed its sum, by what was held then', async () => {
    const before = await inWallet();
    const goalId = await make();
    await pledge(goalId, 99n);
    world.runtime.advance(DAYS * DAY_MS);
    expect(codeOf(await end(goalId, 'markDone'))).toBe('GoalOver');
    await desk.look();
    expect([await inWallet(), await told(ADA), await told(NOVA)]).toEqual([
      before,
      ['pledge back'],
      ['missed'],
    ]);
    expect(await seenBy(goalId)).toMatchObject({ phase: { how: 'missed' }, raisedMinor: String(99n * MESI) });
  });

  it.each(['notDone', 'cancelled'] as const)('[AG5] returns everything when it is %s', async (how) => {
    const before = await inWallet();
    const goalId = await make();
    await pledge(goalId, 100n);
    if (how === 'cancelled') expect(codeOf(await end(goalId, 'cancel'))).toBe('ok');
    else world.runtime.advance((DAYS + DONE_DAYS) * DAY_MS);
    expect(codeOf(await end(goalId, 'markDone'))).toBe('GoalOver');
    await desk.look();
    expect([await inWallet(), await told(ADA), (await seenBy(goalId))?.phase]).toEqual([
      before,
      ['pledge back'],
      { type: 'over', how, atMs: expect.any(Number) },
    ]);
  });

  it('[AG2] takes every asset at its rate, and returns it as it was', async () => {
    await ledger.append({
      ...{ id: 'dollars', kind: 'topUp', source: 'external:test:bank', ref: null, memo: {} },
      legs: [
        { account: 'external:test:bank', asset: 'USD', amountMinor: -5_000n },
        { account: `wallet:${ADA}`, asset: 'USD', amountMinor: 5_000n },
      ],
    });
    const goalId = await make();
    const paid = { asset: 'USD', amountMinor: 2_000n } as const;
    expect(await pledge(goalId, 0n, { paid })).toMatchObject({ value: { raisedMinor: '200000000' } });
    const before = await earned();
    await end(goalId, 'markDone');
    await desk.look();
    expect(await earned()).toBe(before + 200n);
    const other = await make();
    await pledge(other, 0n, { paid });
    await end(other, 'cancel');
    await desk.look();
    expect((await ledger.balances(`wallet:${ADA}`)).USD).toBe(3_000n);
  });

  it('[AG2] [AG7] refuses what the giver cannot pay, or may not, and never places it later', async () => {
    const goalId = await make();
    const poor = { commandId: 'poor-pledge' };
    expect(codeOf(await pledge(goalId, 5_000n, poor))).toBe('InsufficientFunds');
    expect(await seenBy(goalId)).toMatchObject({ pledges: 0, raisedMinor: '0' });
    await ledger.append({ ...topUp(ADA, 9_000n * MESI), id: 'rich' });
    // the same command is the same pledge, also when the money is there now
    expect(codeOf(await pledge(goalId, 5_000n, poor))).toBe('InsufficientFunds');
    expect(codeOf(await pledge(goalId, 1n, { giver: nova }))).toBe('SelfTip');
    isBlocked = true;
    expect(codeOf(await pledge(goalId, 1n))).toBe('DoorClosed');
    isBlocked = false;
    const tiny = { paid: { asset: 'MESI', amountMinor: MESI / 10n - 1n } };
    expect(codeOf(await pledge(goalId, 1n, tiny))).toBe('PledgeTooSmall');
    expect(codeOf(await pledge('pg_nowhere', 1n))).toBe('NotFound');
    const twice = { commandId: 'told-twice' };
    const both = await Promise.all([pledge(goalId, 3n, twice), pledge(goalId, 3n, twice)]);
    expect(both.map(codeOf)).toEqual(['ok', 'ok']);
    expect(codeOf(await pledge(goalId, 4n, twice))).toBe('IdempotencyConflict');
    expect(await seenBy(goalId)).toMatchObject({ pledges: 1, raisedMinor: String(3n * MESI) });
    // one command for another goal is another pledge: no money counts for both
    const other = await make();
    const before = await inWallet();
    expect(codeOf(await pledge(other, 3n, twice))).toBe('ok');
    expect(await inWallet()).toBe(before - 3n);
    for (const each of [goalId, other]) await end(each, 'cancel');
    await desk.look();
  });

  it('[AG6] a hold whose answer was lost is found, and one that comes too late is never placed', async () => {
    const before = await inWallet();
    const lost = boot({
      ...ledger,
      append: async (input) => {
        await ledger.append(input);
        throw new LedgerUnavailable('lost');
      },
    });
    const goalId = await make({ targetMinor: String(10n * MESI) });
    const wish = { goalId, giver: ada, anonymous: false };
    const paid = { asset: 'MESI', amountMinor: 10n * MESI } as const;
    const unsure = await lost.goals.pledge({ ...wish, commandId: 'lost-pledge', paid });
    expect(codeOf(unsure)).toBe('TemporarilyUnavailable');
    await desk.look();
    expect(await seenBy(goalId)).toMatchObject({ raisedMinor: String(10n * MESI) });
    let go = () => {};
    const halted = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = boot({ ...ledger, append: (input) => halted.then(() => ledger.append(input)) });
    const late = slow.goals.pledge({ ...wish, commandId: 'late-pledge', paid });
    await expect.poll(async () => (await desk.read(goalId))?.body.pledges.length).toBe(2);
    await end(goalId, 'cancel');
    await desk.look();
    go();
    expect(codeOf(await late)).toBe('GoalOver');
    expect(await inWallet()).toBe(before);
  });

  it('[AG1] there are so many open ones, and a title and a sum in each', async () => {
    for (const wrong of [
      { title: ' ‮' },
      { title: 'x'.repeat(61) },
      { about: 'x'.repeat(501) },
      { targetMinor: '0' },
    ]) {
      const wish = { title: 'T', about: '', targetMinor: '1', days: 1, doneDays: 1, ...wrong };
      expect(codeOf(await goals.create(nova, wish))).toBe('GoalInvalid');
    }
    const ids: string[] = [];
    for (let made = 0; made < PLEDGE_LIMITS.openGoals; made += 1) ids.push(await make());
    const one = { title: 'T', about: '', targetMinor: '1', days: 1, doneDays: 1 };
    expect(codeOf(await goals.create(nova, one))).toBe('GoalsFull');
    await end(ids[0]!, 'cancel');
    expect(codeOf(await goals.create(nova, one))).toBe('ok');
    const { sums, negative, broken } = await world.ledger.audit();
    expect([[...new Set(Object.values(sums))], negative, broken]).toEqual([['0'], [], []]);
  });
});
