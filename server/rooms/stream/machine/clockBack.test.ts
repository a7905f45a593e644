import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import { deliveredMs } from '../../call/callClock.ts';
import { calling, timer } from './callTestKit.ts';
import { STAMP_MS } from './deadlines.ts';
import { bidFor, buyTicket, fan, MachineStage, REQUESTS, SALE } from './machineTestKit.ts';

const NOON_MS = 1_000 * HOUR_MS;

/** A stream in which something of each kind ends by the clock, later than these tests last. */
function waitedFor(): MachineStage {
  const stage = new MachineStage({ nowMs: NOON_MS }).do({ type: 'creatorJoined' });
  stage.do({ type: 'goLive', title: 'Hi', kind: 'video', goal: null });
  const limited = { type: 'public', limitMinutes: 720 } as const;
  stage.do({ type: 'switchMode', mode: limited, confirm: null, leaving: 0 });
  stage.do({ type: 'mute', target: fan(9), minutes: 600 });
  stage.do(SALE).ask(1, 'or_ticket1', buyTicket()).pay();
  stage.do(REQUESTS).ask(2, 'or_call2', bidFor('800')).pay();
  stage.cut();
  return stage;
}

/** What is left of each, by the clock of then. */
function remaining({ modes, nowMs }: MachineStage): Readonly<Record<string, number>> {
  const moments = {
    mute: modes.restrictions.get(fan(9).id)!.mutedUntilMs!,
    limit: modes.base.type === 'public' ? modes.base.endsAtMs! : Number.NaN,
    sale: modes.sale!.dueAtMs,
    request: modes.callQueue[0]!.expiresAtMs,
  };
  return Object.fromEntries(Object.entries(moments).map(([what, atMs]) => [what, atMs - nowMs]));
}

/** Time passes as a ruling authority spends it: whatever comes due is decided, written and told. */
function rule(stage: MachineStage, durationMs: number): void {
  for (let spentMs = 0; spentMs < durationMs; spentMs += SECOND_MS) {
    stage.wait(Math.min(SECOND_MS, durationMs - spentMs));
    stage.cut();
  }
}

describe('a clock that was set back while nobody ruled', () => {
  it('[ST18] leaves every deadline what it had when the document was written, at most a minute ago', () => {
    const minutes = fc.integer({ min: 0, max: 40 * MINUTE_MS });
    const jumps = fc.integer({ min: -40 * HOUR_MS, max: 10 * MINUTE_MS });
    fc.assert(
      fc.property(minutes, jumps, (ruledMs, downMs) => {
        const stage = waitedFor();
        rule(stage, ruledMs);
        const before = remaining(stage);
        const after = remaining(stage.crash(downMs, { isToldFirst: false }));
        for (const [what, leftMs] of Object.entries(before)) {
          // a clock that went on counts the time of the outage, as it always did
          const least = leftMs - Math.max(0, downMs);
          expect(after[what], what).toBeGreaterThanOrEqual(least);
          expect(after[what], what).toBeLessThanOrEqual(downMs >= 0 ? least : leftMs + STAMP_MS + SECOND_MS);
        }
      }),
      { numRuns: 100, seed: 18 },
    );
  });

  it('[ST18] holds for two that come one after the other', () => {
    const stage = waitedFor();
    const before = remaining(stage);
    const second = stage.crash(-HOUR_MS).crash(-HOUR_MS);
    expect(remaining(second)).toEqual(before);
  });

  it('[ST18] ends a mute when it would have ended', () => {
    const stage = MachineStage.live()
      .do({ type: 'mute', target: fan(9), minutes: 5 })
      .crash(-HOUR_MS);
    const line = { id: 'ln_1', from: fan(9), role: 'viewer', text: 'hello' } as const;
    stage.do({ type: 'creatorJoined' }).wait(5 * MINUTE_MS - 1);
    expect(stage.refusal({ type: 'say', line })).toBe('Muted');
    expect(stage.wait(1).refusal({ type: 'say', line })).toBeNull();
  });

  it('[ST18] [TK9] returns what was held for tickets when the sale would have ended', () => {
    const stage = MachineStage.live().do(SALE).ask(1, 'or_ticket1', buyTicket()).pay().crash(-HOUR_MS);
    stage.do({ type: 'creatorJoined' }).wait(7 * DAY_MS - 1);
    expect(stage.pay().taken.has('or_ticket1')).toBe(false);
    expect(stage.wait(1).pay().endOf('or_ticket1')?.end).toBe('expired');
  });

  it('[ST18] takes nothing of the minutes of a call, and gives none away', () => {
    const stage = calling();
    stage.wait(2 * MINUTE_MS);
    const delivered = (at: MachineStage) => deliveredMs(at.modes.call!.state, at.nowMs);
    const later = stage.crash(-HOUR_MS);
    expect([timer(later), delivered(later)]).toEqual(['paused', delivered(stage.crash(SECOND_MS))]);
  });

  it('[ST18] moves the start of the stream as well, and not the times of what was said, nor when money is due', () => {
    const stage = waitedFor();
    const { history } = stage.state.view;
    const dueAtMs = ({ modes }: MachineStage) => modes.orders.open.map((order) => order.dueAtMs).toObject();
    const later = stage.crash(-HOUR_MS);
    expect(later.state.view.stage.phase).toMatchObject({ startedAtMs: NOON_MS - HOUR_MS });
    expect(later.state.view.history).toEqual(history);
    expect(dueAtMs(later)).toEqual(dueAtMs(stage));
    expect(Object.keys(dueAtMs(later)).sort()).toEqual(['or_call2', 'or_ticket1']);
  });
});

describe('the stamp', () => {
  it('[ST18] is written each minute while something is waited for, and told to nobody', () => {
    const stage = waitedFor();
    stage.wait(STAMP_MS - 1);
    expect(stage.cut()).toBeNull();
    const cut = stage.wait(1).cut()!;
    expect(cut.document).not.toBeNull();
    expect(cut.frame).toBeNull();
  });

  it('[ST18] is not written for a stream in which nothing ends by the clock', () => {
    const stage = MachineStage.live();
    stage.cut();
    expect(stage.wait(HOUR_MS).cut()).toBeNull();
  });
});
