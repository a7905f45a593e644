import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import type { FeedFrame, FeedSnapshot } from '../../../shared/protocol/feed.ts';
import { NO_PERSON_RIGHTS, NO_RIGHTS, rightsToWire } from '../../domain/rights.ts';
import type { Ask } from '../stream/link/asks.ts';
import type { DownMessage, LinkedFrame } from '../stream/link/link.ts';
import { newStreamDocument } from '../stream/streamDocument.ts';
import { nextShardWake } from './shardDues.ts';
import { decideShard } from './shardMachine.ts';
import { isSure, newShard, type ShardCommand, type ShardEffect, type ShardState } from './shardState.ts';

const creator = { id: 'us_creator', name: 'Nova', handle: 'nova' };
const snapshot = (epoch: number, seq: number): FeedSnapshot => {
  const { stage, history } = newStreamDocument({ streamId: 'st_test01', creator });
  return { epoch, seq, stage, history };
};
const frame = (epoch: number, seq: number): FeedFrame => ({
  epoch,
  seq,
  events: [{ type: 'viewers', count: seq }],
});

const linked = (epoch: number, seq: number): LinkedFrame => ({ frame: frame(epoch, seq), rights: [] });
const NOBODY = rightsToWire(NO_RIGHTS);

/** Runs commands, each at its time, and collects what came of them. */
function run(state: ShardState, ...steps: readonly (readonly [number, ShardCommand])[]) {
  const effects: ShardEffect[] = [];
  let next = state;
  for (const [nowMs, command] of steps) {
    const decision = decideShard(next, command, nowMs);
    next = decision.next;
    effects.push(...decision.effects);
  }
  return {
    next,
    effects,
    told: effects.flatMap((effect) => (effect.type === 'tell' ? [effect.message] : [])),
  };
}

const heard = (message: DownMessage): ShardCommand => ({ type: 'heard', message });
const fresh = () => newShard({ shardId: 'sh_1', roomId: 'room', nowMs: 0 });
const following = (epoch = 1, seq = 5) =>
  run(fresh(), [
    0,
    heard({ type: 'snapshot', shardId: 'sh_1', snapshot: snapshot(epoch, seq), rights: NOBODY }),
  ]).next;
const delivered = (effects: readonly ShardEffect[]) =>
  effects.flatMap((e) => (e.type === 'deliver' ? [e.frame.seq] : []));
const line = { id: 'ln_1', from: creator, role: 'viewer', text: 'hi' } as const;
const ask: Ask = {
  id: 'or_1',
  person: creator,
  what: { type: 'cancelRequest', orderId: 'or_0' },
};
const tip = {
  entryId: 'tip_1',
  tipId: 'tp_1',
  atMs: 0,
  from: creator,
  payerId: creator.id,
  asset: 'MESI',
  amountMinor: '1',
  mesiMinor: '1',
  message: '',
} as const;

describe('following', () => {
  it('[AU1] delivers frames in order, each once', () => {
    const frames = [6, 6, 7, 5].map((seq) => [10, heard({ type: 'frame', ...linked(1, seq) })] as const);
    expect(delivered(run(following(), ...frames).effects)).toEqual([6, 7]);
  });

  it('[AU2] asks for what is missing until it has it', () => {
    const gap = run(following(), [10, heard({ type: 'frame', ...linked(1, 8) })]);
    expect(delivered(gap.effects)).toEqual([]);
    expect(gap.told).toContainEqual({ type: 'sync', shardId: 'sh_1', epoch: 1, seq: 5 });
    expect(run(gap.next, [20, { type: 'wake' }]).told).toEqual([]);
    expect(run(gap.next, [520, { type: 'wake' }]).told).toContainEqual({
      type: 'sync',
      shardId: 'sh_1',
      epoch: 1,
      seq: 5,
    });
    const frames = [linked(1, 6), linked(1, 7), linked(1, 8)];
    expect(
      delivered(run(gap.next, [30, heard({ type: 'frames', shardId: 'sh_1', frames })]).effects),
    ).toEqual([6, 7, 8]);
  });

  it('[AU2] notices a lost frame by the next beat', () => {
    const { told } = run(following(), [10, heard({ type: 'beat', epoch: 1, seq: 6 })]);
    expect(told).toContainEqual({ type: 'sync', shardId: 'sh_1', epoch: 1, seq: 5 });
  });

  it('[AU3] [FE3] follows a new epoch from its snapshot on, and ignores the old one from then on', () => {
    const seen = run(following(1, 5), [10, heard({ type: 'frame', ...linked(2, 1) })]);
    expect(delivered(seen.effects)).toEqual([]);
    expect(isSure(seen.next)).toBe(false);
    const old = run(seen.next, [11, heard({ type: 'frame', ...linked(1, 6) })]);
    expect(delivered(old.effects)).toEqual([]);
    const next = run(seen.next, [
      20,
      heard({ type: 'snapshot', shardId: 'sh_1', snapshot: snapshot(2, 1), rights: NOBODY }),
    ]);
    expect(next.effects).toContainEqual({ type: 'resync', snapshot: snapshot(2, 1), rights: NO_RIGHTS });
    expect(isSure(next.next)).toBe(true);
  });

  it('[AU4] is sure of nothing after a silence, and asks for an authority', () => {
    const before = run(following(), [LIMITS.authorityLostMs - 1, { type: 'wake' }]);
    expect(isSure(before.next)).toBe(true);
    const after = run(following(), [LIMITS.authorityLostMs, { type: 'wake' }]);
    expect(isSure(after.next)).toBe(false);
    expect(after.effects.map((effect) => effect.type)).toContain('linkLost');
    expect(after.told).toContainEqual({ type: 'sync', shardId: 'sh_1', epoch: 1, seq: 5 });
    const unanswered = run(after.next, [LIMITS.authorityLostMs + 500, { type: 'wake' }]);
    expect(unanswered.effects).toContainEqual({ type: 'ensureAuthority' });
    const again = run(after.next, [LIMITS.authorityLostMs + 100, heard({ type: 'beat', epoch: 1, seq: 5 })]);
    expect(isSure(again.next)).toBe(true);
  });

  it.each([
    ['a beat', { type: 'beat', epoch: 1, seq: 5 }],
    ['the same snapshot', { type: 'snapshot', shardId: 'sh_1', snapshot: snapshot(1, 5), rights: NOBODY }],
  ] as const)(
    '[AU35] gives everybody the whole again when %s shows that nothing happened meanwhile',
    (_, message) => {
      const lost = run(following(), [LIMITS.authorityLostMs, { type: 'wake' }]);
      const back = run(lost.next, [LIMITS.authorityLostMs + 100, heard(message)]);
      expect(isSure(back.next)).toBe(true);
      expect(back.effects).toContainEqual({ type: 'resync', snapshot: snapshot(1, 5), rights: NO_RIGHTS });
      const on = run(back.next, [LIMITS.authorityLostMs + 200, heard(message)]);
      expect(on.effects.map(({ type }) => type)).not.toContain('resync');
    },
  );

  it('[AU34] looks for its ruler after a shorter silence, once a second, and believes it until then', () => {
    const { authorityBeatMs, authorityDoubtMs } = LIMITS;
    const sought = { type: 'ensureAuthority' };
    const waits = run(following(), [authorityBeatMs, { type: 'wake' }]);
    expect(waits.effects).not.toContainEqual(sought);
    const doubts = run(waits.next, [authorityDoubtMs, { type: 'wake' }]);
    expect(doubts.effects).toContainEqual(sought);
    expect(isSure(doubts.next)).toBe(true);
    const soon = run(doubts.next, [authorityDoubtMs + 500, { type: 'wake' }]);
    expect(soon.effects).not.toContainEqual(sought);
    expect(run(soon.next, [authorityDoubtMs + 1_000, { type: 'wake' }]).effects).toContainEqual(sought);
    const heardAgain = run(doubts.next, [authorityDoubtMs + 10, heard({ type: 'beat', epoch: 1, seq: 5 })]);
    expect(nextShardWake(heardAgain.next)).toBeLessThanOrEqual(2 * authorityDoubtMs + 10);
    const later = run(heardAgain.next, [authorityDoubtMs + 1_010, { type: 'wake' }]);
    expect(later.effects).not.toContainEqual(sought);
  });

  it('[AU31] is sure of nothing when what is missing does not come, however often the authority is heard', () => {
    const beats = (untilMs: number) =>
      Array.from(
        { length: untilMs / 1_000 },
        (_, n) => [10 + n * 1_000, heard({ type: 'beat', epoch: 1, seq: 6 })] as const,
      );
    const before = run(following(), ...beats(LIMITS.authorityLostMs));
    expect(isSure(before.next)).toBe(true);
    const after = run(before.next, [10 + LIMITS.authorityLostMs, heard({ type: 'beat', epoch: 1, seq: 6 })]);
    expect(isSure(after.next)).toBe(false);
    expect(after.effects.map((effect) => effect.type)).toContain('linkLost');
    const whole = { type: 'snapshot', shardId: 'sh_1', snapshot: snapshot(1, 6), rights: NOBODY } as const;
    expect(isSure(run(after.next, [20 + LIMITS.authorityLostMs, heard(whole)]).next)).toBe(true);
  });

  it('[AU10] knows who may what from each frame on, in their order, and all of it from a snapshot', () => {
    const removed = (personId: string) => ({
      type: 'person' as const,
      personId,
      rights: { ...NO_PERSON_RIGHTS, isRemoved: true },
    });
    const frames: LinkedFrame[] = [
      { frame: frame(1, 6), rights: [removed('us_a'), removed('us_b')] },
      { frame: frame(1, 7), rights: [{ type: 'person', personId: 'us_a', rights: null }] },
    ];
    const first = run(following(), [10, heard({ type: 'frames', shardId: 'sh_1', frames })]);
    const known = first.effects.flatMap((effect) =>
      effect.type === 'deliver' ? [[effect.stage.viewers, [...effect.rights.people.keys()]]] : [],
    );
    expect(known).toEqual([
      [6, ['us_a', 'us_b']],
      [7, ['us_b']],
    ]);
    // once is enough, and out of order is not at all
    const again = run(first.next, [20, heard({ type: 'frame', ...frames[0]! })]);
    expect([again.effects, again.next.rights]).toEqual([[], first.next.rights]);
    const late = run(following(), [10, heard({ type: 'frame', ...frames[1]! })]);
    expect(late.next.rights).toEqual(NO_RIGHTS);
    const whole = { type: 'snapshot', shardId: 'sh_1', snapshot: snapshot(2, 1), rights: NOBODY } as const;
    const anew = run(first.next, [30, heard(whole)]);
    expect(anew.next.rights.people.isEmpty()).toBe(true);
  });

  it('[AU9] ignores what is meant for another shard', () => {
    const other = heard({ type: 'snapshot', shardId: 'sh_2', snapshot: snapshot(9, 9), rights: NOBODY });
    expect(run(following(), [10, other]).next).toEqual(following());
  });
});

describe('owing', () => {
  it('[AU5] tells a paid tip until it is acknowledged', () => {
    const paid = run(following(), [0, { type: 'tipPaid', tip }]);
    expect(paid.told).toContainEqual({ type: 'tip', shardId: 'sh_1', tip });
    expect(run(paid.next, [1_000, { type: 'wake' }]).told).toContainEqual({
      type: 'tip',
      shardId: 'sh_1',
      tip,
    });
    const ack: DownMessage = { type: 'ack', shardId: 'sh_1', epoch: 1, tips: ['tip_1'], lines: [], asks: [] };
    const acked = run(paid.next, [900, heard(ack)], [2_500, { type: 'wake' }]);
    expect(acked.told.filter((message) => message.type === 'tip')).toEqual([]);
  });

  it('[AU6] tells a line until it is settled, or a person has waited long enough', () => {
    const said = run(following(), [0, { type: 'say', line }]);
    expect(said.told).toContainEqual({ type: 'say', shardId: 'sh_1', line });
    const ack: DownMessage = {
      type: 'ack',
      shardId: 'sh_1',
      epoch: 1,
      tips: [],
      lines: [{ id: 'ln_1', refused: 'StreamEnded' }],
      asks: [],
    };
    expect(run(said.next, [5, heard(ack)]).effects).toContainEqual({
      type: 'lineSettled',
      lineId: 'ln_1',
      refused: 'StreamEnded',
    });
    const late = run(said.next, [nextShardWake(said.next), { type: 'wake' }], [6_000, { type: 'wake' }]);
    expect(late.effects).toContainEqual({
      type: 'lineSettled',
      lineId: 'ln_1',
      refused: 'TemporarilyUnavailable',
    });
  });

  it('[AU11] tells an ask until it is settled, or a person has waited long enough', () => {
    const asked = run(following(), [0, { type: 'ask', ask }]);
    expect(asked.told).toContainEqual({ type: 'ask', shardId: 'sh_1', ask });
    expect(run(asked.next, [1_000, { type: 'wake' }]).told).toContainEqual({
      type: 'ask',
      shardId: 'sh_1',
      ask,
    });
    const settled = { id: 'or_1', refused: null, order: { amountMinor: '5', asset: 'MESI' } } as const;
    const ack: DownMessage = { type: 'ack', shardId: 'sh_1', epoch: 1, tips: [], lines: [], asks: [settled] };
    const done = run(asked.next, [900, heard(ack)], [901, heard(ack)], [2_500, { type: 'wake' }]);
    expect(done.effects.filter(({ type }) => type === 'askSettled')).toEqual([
      { type: 'askSettled', settled },
    ]);
    expect(done.told.filter(({ type }) => type === 'ask')).toEqual([]);
    const refused = { id: 'or_1', refused: 'TemporarilyUnavailable', order: null } as const;
    const late = run(asked.next, [9_999, { type: 'wake' }], [10_000, { type: 'wake' }]);
    expect(late.effects.filter(({ type }) => type === 'askSettled')).toEqual([
      { type: 'askSettled', settled: refused },
    ]);
    expect(run(late.next, [12_000, { type: 'wake' }]).told.filter(({ type }) => type === 'ask')).toEqual([]);
  });

  it('[AU7] reports a hundred thousand reactions of one tick as one total', () => {
    const first = run(following(), [1_000, { type: 'react', kind: 'heart' }]).next;
    const storm = Array.from({ length: 1_000 }, () => [1_001, { type: 'react', kind: 'heart' }] as const);
    const after = run(first, ...storm);
    expect(after.told).toEqual([]);
    const told = run(after.next, [nextShardWake(after.next), { type: 'wake' }]).told;
    expect(told).toMatchObject([{ type: 'report', totals: { heart: 1_001 } }]);
  });

  it('[AU8] reports seats at most once a second, and anyway every few seconds', () => {
    const one = run(following(), [
      1_000,
      { type: 'seatsChanged', seats: { inside: 1, guests: 0, partnerOf: null } },
    ]);
    expect(one.told).toMatchObject([{ type: 'report', seats: 1 }]);
    const two = run(one.next, [
      1_400,
      { type: 'seatsChanged', seats: { inside: 2, guests: 0, partnerOf: null } },
    ]);
    expect(two.told).toEqual([]);
    expect(run(two.next, [2_000, { type: 'wake' }]).told).toMatchObject([{ type: 'report', seats: 2 }]);
  });

  it('[AU19] reports at once where the partner of a call sits, and that they do no longer', () => {
    const seats = (partnerOf: string | null): ShardCommand => ({
      type: 'seatsChanged',
      seats: { inside: 1, guests: 0, partnerOf },
    });
    const one = run(following(), [1_000, seats(null)], [1_001, seats('ca_1')], [1_002, seats(null)]);
    expect(one.told.map((told) => told.type === 'report' && told.partnerOf)).toEqual([null, 'ca_1', null]);
  });
});
