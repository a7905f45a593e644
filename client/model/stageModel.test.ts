import { describe, expect, it } from 'vitest';
import type { FeedFrame } from '../../shared/protocol/feed.ts';
import {
  EMPTY_STAGE,
  type FreshEvent,
  outsideOf,
  type StageModel,
  takeFrame,
  takeSnapshot,
} from './stageModel.ts';
import { frame, line, snapshotOf, tip } from './testStage.ts';
import { VIEW_LIMITS } from './viewLimits.ts';

const joined = takeSnapshot(EMPTY_STAGE, snapshotOf());

function run(model: StageModel, ...frames: FeedFrame[]) {
  const fresh: FreshEvent[] = [];
  let next = model;
  for (const each of frames) {
    const step = takeFrame(next, each);
    next = step.model;
    fresh.push(...step.fresh);
  }
  return { model: next, fresh };
}

const ids = (model: StageModel) => model.readable.map((event) => event.id);

describe('frames', () => {
  it('[VM1] a snapshot replaces the stage and frames go on from it', () => {
    const { model } = run(joined, frame(11, [{ type: 'viewers', count: 7 }]));
    expect(model.snapshot?.stage.viewers).toBe(7);
    const again = takeSnapshot(model, snapshotOf({ seq: 40 }));
    expect(again.snapshot?.stage.viewers).toBe(2);
    expect(run(again, frame(41, [line('a')])).model.snapshot?.seq).toBe(41);
  });

  it('[VM1] before the first snapshot nothing is applied', () => {
    expect(run(EMPTY_STAGE, frame(11, [line('a')]))).toEqual({ model: EMPTY_STAGE, fresh: [] });
  });

  it('[VM2] events stand in the order of their frames', () => {
    const { model, fresh } = run(joined, frame(11, [line('a'), tip('t1')]), frame(12, [line('b')]));
    expect(ids(model)).toEqual(['a', 't1', 'b']);
    expect(fresh.map((event) => event.type)).toEqual(['line', 'tip', 'line']);
  });

  it('[VM3] a frame known already changes nothing', () => {
    const once = run(joined, frame(11, [tip('t1')]));
    expect(run(once.model, frame(11, [tip('t1')]), frame(9, [tip('t0')]))).toEqual({
      model: once.model,
      fresh: [],
    });
  });

  it.each([
    ['a gap', frame(13, [line('x')])],
    ['a newer epoch', frame(11, [line('x')], 2)],
    ['an older epoch', frame(11, [line('x')], 0)],
  ])('[VM4] %s applies nothing until a snapshot comes', (_name, bad) => {
    const flagged = run(joined, bad, frame(11, [line('y')]));
    expect(flagged.model.needsSnapshot).toBe(true);
    expect(flagged.fresh).toEqual([]);
    expect(ids(flagged.model)).toEqual([]);
    const healed = takeSnapshot(flagged.model, snapshotOf({ epoch: 2, seq: 1 }));
    expect(healed.needsSnapshot).toBe(false);
    expect(ids(run(healed, frame(2, [line('z')], 2)).model)).toEqual(['z']);
  });

  it('[VM5] a snapshot of an older epoch is not believed', () => {
    const newer = takeSnapshot(joined, snapshotOf({ epoch: 3 }));
    const after = takeSnapshot(newer, snapshotOf({ epoch: 2, seq: 99 }));
    expect(after.snapshot).toBe(newer.snapshot);
    expect(after.needsSnapshot).toBe(true);
  });

  it('[VM11] phase, goal and the like follow the shared rule', () => {
    const { model } = run(
      joined,
      frame(11, [{ type: 'creatorAway', sinceMs: 5 }]),
      frame(12, [{ type: 'goal', goal: { title: 'Mic', targetMinor: '5' } }]),
    );
    expect(model.snapshot?.stage.phase).toMatchObject({ type: 'live', creator: 'away' });
    expect(model.snapshot?.stage.goal?.title).toBe('Mic');
    const ended = run(model, frame(13, [{ type: 'ended', atMs: 9, reason: 'creatorEnded' }])).model;
    expect(ended.snapshot?.stage.phase).toMatchObject({ type: 'ended', startedAtMs: 500, endedAtMs: 9 });
  });
});

describe('tips', () => {
  it('[VM6] a tip id counts once', () => {
    const { model } = run(joined, frame(11, [tip('t1'), tip('t1')]), frame(12, [tip('t1'), tip('t2', 4)]));
    expect(model.snapshot?.stage).toMatchObject({ raisedMinor: '7000000', tipCount: 2 });
    expect(ids(model)).toEqual(['t1', 't2']);
  });

  it('[VM6] a tip the new snapshot does not know yet counts again, as it does for everybody else', () => {
    const { model } = run(joined, frame(11, [tip('t1')]));
    const crashed = takeSnapshot(model, snapshotOf({ epoch: 2, seq: 1 }));
    expect(run(crashed, frame(2, [tip('t1')], 2)).model.snapshot?.stage.tipCount).toBe(1);
  });

  it('[VM7] a tip id is handed out once in the life of the page', () => {
    const first = run(joined, frame(11, [tip('t1')]));
    expect(first.fresh).toHaveLength(1);
    const crashed = takeSnapshot(first.model, snapshotOf({ epoch: 2, seq: 1 }));
    expect(run(crashed, frame(2, [tip('t1')], 2)).fresh).toEqual([]);
  });

  it('[VM7] a tip that came with a snapshot is past', () => {
    const late = takeSnapshot(EMPTY_STAGE, snapshotOf({ history: [tip('t1')] }));
    const { model, fresh } = run(late, frame(11, [tip('t1')]));
    expect(fresh).toEqual([]);
    expect(model.snapshot?.stage.tipCount).toBe(0);
  });

  it('[VM7] the memory of shown tips is bounded', () => {
    const many = Array.from({ length: VIEW_LIMITS.shownTipIds + 1 }, (_, n) => tip(`t${n}`));
    const { model } = run(joined, frame(11, many));
    expect(model.shownTipIds.size).toBe(VIEW_LIMITS.shownTipIds);
    expect(model.shownTipIds.has('t0')).toBe(false);
    expect(model.shownTipIds.has(`t${VIEW_LIMITS.shownTipIds}`)).toBe(true);
  });
});

describe('what can be read', () => {
  it('[VM8] is capped, the oldest leave first', () => {
    const at = (n: number) => Array.from({ length: n }, (_, i) => line(`l${i}`));
    expect(run(joined, frame(11, at(VIEW_LIMITS.readableEvents))).model.readable).toHaveLength(
      VIEW_LIMITS.readableEvents,
    );
    const over = run(joined, frame(11, at(VIEW_LIMITS.readableEvents + 1))).model;
    expect(over.readable).toHaveLength(VIEW_LIMITS.readableEvents);
    expect(over.readable[0]?.id).toBe('l1');
  });

  it('[VM8] each id stands there once', () => {
    expect(ids(run(joined, frame(11, [line('a')]), frame(12, [line('a'), line('b')])).model)).toEqual([
      'a',
      'b',
    ]);
  });

  it('[VM9] whoever was inside before a door opened has what they read before, but for what was deleted', () => {
    const { model } = run(joined, frame(11, [line('a', 10), line('b', 20)]), frame(12, [tip('t1')]));
    const outside = outsideOf(model);
    expect(outside).toMatchObject({ snapshot: null, readable: model.readable });
    const back = takeSnapshot(outside, snapshotOf({ seq: 30, history: [], gone: [{ lineId: 'b' }] }));
    expect(ids(back)).toEqual(['a', 't1']);
    expect(run(back, frame(31, [tip('t1')])).fresh).toEqual([]);
  });

  it('[VM9] what was read before the history stays, what the history lacks goes', () => {
    const { model } = run(joined, frame(11, [line('a', 10), line('b', 20), line('lost', 30)]));
    const healed = takeSnapshot(model, snapshotOf({ epoch: 2, history: [line('b', 20), line('c', 40)] }));
    expect(ids(healed)).toEqual(['a', 'b', 'c']);
  });

  it('[VM18] what a moderator took away goes from the page, in its turn, also what is older than the history', () => {
    const gone = (of: { lineId: string } | { personId: string }) => ({ type: 'linesGone', of }) as const;
    const { model } = run(
      joined,
      frame(11, [line('a', 10), line('b', 20), tip('t1', 3, { message: 'look', atMs: 25 })]),
      frame(12, [gone({ lineId: 'a' }), gone({ lineId: 't1' }), line('c', 30)]),
    );
    expect(ids(model)).toEqual(['b', 't1', 'c']);
    expect(model.readable[1]).toMatchObject({ mesiMinor: '3000000', message: '' });
    const person = run(model, frame(13, [gone({ personId: line('c').from.id }), line('d', 40)]));
    expect(ids(person.model)).toEqual(['t1', 'd']);
    const away = takeSnapshot(
      model,
      snapshotOf({ epoch: 2, history: [line('z', 90)], gone: [{ lineId: 'b' }] }),
    );
    expect(ids(away)).toEqual(['t1', 'c', 'z']);
  });

  it('[VM10] reactions are handed out, summed, and no history', () => {
    const { model, fresh } = run(
      joined,
      frame(11, [{ type: 'reactions', counts: { heart: 2 } }]),
      frame(12, [{ type: 'reactions', counts: { heart: 3, fire: 1 } }]),
    );
    expect(model.reactions).toEqual({ heart: 5, fire: 1 });
    expect(fresh).toHaveLength(2);
    expect(model.readable).toEqual([]);
  });
});

describe('goal', () => {
  it('[VM21] reaching it is told once', () => {
    const goal = frame(11, [{ type: 'goal', goal: { title: 'Mic', targetMinor: '5000000' } }]);
    const { fresh } = run(
      joined,
      goal,
      frame(12, [tip('t1', 4)]),
      frame(13, [tip('t2', 1)]),
      frame(14, [tip('t3')]),
    );
    expect(fresh.filter((event) => event.type === 'goalReached')).toEqual([
      { type: 'goalReached', title: 'Mic' },
    ]);
  });
});
