import { describe, expect, it } from 'vitest';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import { decideChat } from '../chat/chatMachine.ts';
import { type PaidPlant, PaidStory } from './PaidStory.ts';
import type { Faults } from './SimWorld.ts';

const BAD_DAY: Faults = { lose: 0, double: 0, delayMs: 60, loseAnswer: 0.04, storeAway: 0.03 };
const SEEDS = Number(process.env.MESI_SIM_SEEDS ?? 150);
/** A planted error shows within so many seeds. */
const PATIENCE = 150;

/** How often orders ended so. */
const ends = new Map<string, number>();

async function live(seed: number, plant?: PaidPlant): Promise<string[]> {
  const story = new PaidStory(seed, plant);
  await story.run({ faults: BAD_DAY, steps: 100 });
  return violations(story);
}

/** Everything that is wrong after a story; each opens with the id of the rule that it breaks. */
async function violations(story: PaidStory): Promise<string[]> {
  const { final, failures, funds, wallet, earned, ledger } = story;
  if (!final) return [...failures, 'PI3 nobody rules a healed world'];
  const wrong = [...failures];
  const lines = await linesOf(story);
  let posted = 0n;
  for (const { orderId, commandId, price } of story.asked.values()) {
    const isHeld = ledger.get(`hold/${orderId}`) !== null;
    const kind = ledger.get(`hold/${orderId}/end`)?.kind ?? null;
    if (isHeld && kind === null) wrong.push(`PI1 ${orderId} is held for ever`);
    ends.set(`${kind}`, (ends.get(`${kind}`) ?? 0) + 1);
    if (kind === 'post') posted += BigInt(price.priceMinor);
    const own = lines.filter((line) => line.type === 'text' && line.commandId === commandId);
    if (own.length > 1) wrong.push(`PI2 ${commandId} is ${own.length} lines`);
    const paid = own[0]?.type === 'text' ? own[0].paid : undefined;
    if (paid && !isHeld) wrong.push(`PI2 ${commandId} is told, and nothing was ever held`);
    const told = { paid: 'post', returned: 'void', held: 'nothing' }[paid?.state ?? 'held'];
    if (paid && told !== kind) wrong.push(`PI2 ${commandId} is told as ${paid.state}, and is ${kind}`);
  }
  const { wrong: wrongCalls, takenMinor } = story.calls.judge(ledger, lines);
  wrong.push(...wrongCalls);
  if (takenMinor > 0n) ends.set('minutes', (ends.get('minutes') ?? 0) + 1);
  posted += takenMinor;
  if (earned !== posted || wallet + earned !== funds)
    wrong.push(`PI1 ${wallet} are left and ${earned} earned of ${funds}; ${posted} were posted`);
  if (final.told.call || final.told.askedCall) wrong.push('PI3 a call that costs money never ends');
  if (final.told.book.open.size + (final.told.paidLines?.length ?? 0) > 0)
    wrong.push('PI3 orders are left open');
  return wrong;
}

async function linesOf({ final, world }: PaidStory): Promise<readonly ChatLine[]> {
  const all: ChatLine[] = [];
  for (let hasMore = true; hasMore; ) {
    const after = all.at(-1)?.seq ?? 0;
    const reading = final!.page({ from: 1, until: Number.POSITIVE_INFINITY }, { after, limit: 50 });
    await world.advance(100);
    const page = await reading;
    all.push(...page.lines);
    hasMore = page.hasMore && page.lines.length > 0;
  }
  return all;
}

const PLANTS: Readonly<Record<string, PaidPlant>> = {
  'a line is told before its money is held': {
    decide: (state, command, nowMs) => {
      const decided = decideChat(state, command, nowMs);
      if (!decided.ok || command.type !== 'payToWrite') return decided;
      const result = { type: 'holdPlaced', orderId: command.orderId } as const;
      return decideChat(decided.next, { type: 'orderTold', result, lookedUp: null }, nowMs);
    },
  },
  'nobody looks whether time is up': {
    decide: (state, command, nowMs) =>
      command.type === 'paidDue'
        ? { ok: true, next: { ...state, book: { ...state.book, open: state.book.open.clear() } } }
        : decideChat(state, command, nowMs),
  },
  'a result is forgotten': {
    decide: (state, command, nowMs) =>
      command.type === 'orderTold' && command.result.type === 'holdEnded'
        ? { ok: true, next: state }
        : decideChat(state, command, nowMs),
  },
  'the answer pays the writer again': {
    ledger: (ledger) => ({
      ...ledger,
      append: (input) =>
        ledger.append(
          input.kind === 'post'
            ? {
                ...input,
                legs: input.legs.map((leg) => ({
                  ...leg,
                  account: leg.account.replace('creator:us_nova', 'wallet:us_fan'),
                })),
              }
            : input,
        ),
    }),
  },
  'the whole is taken of a call': {
    decide: (state, command, nowMs) => {
      const decided = decideChat(state, command, nowMs);
      if (!decided.ok || !state.call || decided.next.call) return decided;
      const open = decided.next.book.open.map((order) =>
        order.purpose === 'minutes' && order.state.type === 'ending' && order.state.ending.type === 'post'
          ? {
              ...order,
              state: { ...order.state, ending: { ...order.state.ending, takenMinor: order.amountMinor } },
            }
          : order,
      );
      return { ok: true, next: { ...decided.next, book: { ...decided.next.book, open } } };
    },
  },
  'a line says that it was paid for when its money returned': {
    decide: (state, command, nowMs) =>
      decideChat(
        state,
        command.type === 'orderTold' && command.result.type === 'holdEnded'
          ? { ...command, result: { ...command.result, takenMinor: 10n } }
          : command,
        nowMs,
      ),
  },
};

describe('lines that are paid for, through bad days', () => {
  it('[PI1] [PI2] [PI3] [PI4] [CC17] each is paid once or returned once, whatever is lost, late, killed or stalled', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      expect({ seed, violations: await live(seed) }).toEqual({ seed, violations: [] });
    }
    for (const kind of ['post', 'void', 'null', 'minutes'])
      expect(ends.get(kind)).toBeGreaterThan(SEEDS / 10);
  });
});

describe('the simulation of paid lines notices', () => {
  it.each(Object.entries(PLANTS))('%s', async (_name, plant) => {
    let noticed: string[] = [];
    for (let seed = 1; seed <= PATIENCE && noticed.length === 0; seed += 1) noticed = await live(seed, plant);
    expect(noticed).not.toEqual([]);
  });
});
