import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../shared/time.ts';
import { FOLLOWERS, MachineStage, twoPaid } from './machineTestKit.ts';
import { panelOf } from './panel.ts';

const seats = (count: number) =>
  ({
    type: 'shardReported',
    shardId: 'sh_a',
    report: { roomId: 'room', seats: count, partnerOf: null, epoch: 1, base: {}, totals: {} },
  }) as const;
const sumOf = (stage: MachineStage) => panelOf(stage.state, stage.nowMs).sum;

describe('what a stream has come to', () => {
  it('[ST20] is told when it is over: most and average viewers, and the time in each mode', () => {
    const stage = MachineStage.live().do(seats(2));
    stage.nowMs += MINUTE_MS;
    stage.do(seats(4));
    stage.nowMs += MINUTE_MS;
    stage.do({ type: 'switchMode', mode: { type: 'private', rules: FOLLOWERS }, confirm: null, leaving: 0 });
    stage.nowMs += MINUTE_MS;
    expect(sumOf(stage)).toBeNull();
    stage.do({ type: 'endStream' });
    stage.nowMs += MINUTE_MS;
    stage.do({ type: 'creatorJoined' });
    expect(sumOf(stage)).toMatchObject({
      peakViewers: 4,
      averageViewers: 10 / 3,
      modeMs: { public: 2 * MINUTE_MS, private: MINUTE_MS, ticketOnly: 0, oneToOne: 0 },
    });
  });

  it('[ST20] counts income by kind and what went back, and goes on after a restart', () => {
    const later = twoPaid().crash(MINUTE_MS).do({ type: 'creatorJoined' });
    const mode = { type: 'private', rules: FOLLOWERS, tickets: 'return' } as const;
    later.do({ type: 'switchMode', mode, confirm: null, leaving: 0 }).pay();
    later.do({ type: 'endStream' });
    expect(sumOf(later)).toMatchObject({ ticketsMinor: '0', callsMinor: '0', returnedMinor: '200' });
    expect(sumOf(later)?.modeMs.ticketOnly).toBe(0);
  });
});
