import { describe, expect, it } from 'vitest';
import { goalProgress, milestonesPassed } from './goalProgress.ts';
import { EMPTY_STAGE, takeFrame, takeSnapshot } from './stageModel.ts';
import { frame, snapshotOf, tip } from './testStage.ts';

const MARKS = [
  { title: 'A song', atMinor: '2000000' },
  { title: 'A dance', atMinor: '5000000' },
];
const GOAL = { title: 'A microphone', targetMinor: '10000000', milestones: MARKS };
const at = (raisedMinor: string, goal = GOAL) => ({ goal, raisedMinor });

describe('marks on the way to a goal', () => {
  it('[VM121] stand at their part of the way, and are reached or not', () => {
    expect(goalProgress(at('4999999'))?.milestones).toMatchObject([
      { title: 'A song', ratio: 0.2, reached: true },
      { title: 'A dance', ratio: 0.5, reached: false },
    ]);
    expect(goalProgress({ goal: { title: 'x', targetMinor: '5' }, raisedMinor: '1' })?.milestones).toEqual(
      [],
    );
  });

  it('[VM121] are passed once, several at once, and not by being set', () => {
    const passed = (before: string, after: string) =>
      milestonesPassed(at(before), at(after)).map(({ title }) => title);
    expect([passed('0', '1999999'), passed('0', '2000000'), passed('2000000', '4000000')]).toEqual([
      [],
      ['A song'],
      [],
    ]);
    expect(passed('1', '9000000')).toEqual(['A song', 'A dance']);
    expect(milestonesPassed({ goal: null, raisedMinor: '9000000' }, at('9000000'))).toEqual([]);
  });

  it('[VM121] are told to a page that sees them pass, and to no page that comes later', () => {
    const opened = snapshotOf();
    const live = takeSnapshot(EMPTY_STAGE, { ...opened, stage: { ...opened.stage, goal: GOAL } });
    const first = takeFrame(live, frame(11, [tip('a', 3), tip('b', 3)]));
    const told = first.fresh.filter(({ type }) => type === 'milestoneReached');
    expect(told).toEqual(MARKS.map(({ title }) => ({ type: 'milestoneReached', title })));
    const next = takeFrame(first.model, frame(12, [tip('c', 1)]));
    expect(next.fresh.map(({ type }) => type)).toEqual(['tip']);
    const late = takeSnapshot(EMPTY_STAGE, first.model.snapshot!);
    expect(takeFrame(late, frame(12, [tip('c', 1)])).fresh.map(({ type }) => type)).toEqual(['tip']);
  });
});
