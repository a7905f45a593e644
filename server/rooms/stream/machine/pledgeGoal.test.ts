import { describe, expect, it } from 'vitest';
import type { LivePledgeGoal } from '../../../../shared/protocol/pledgeGoals.ts';
import { MachineStage } from './machineTestKit.ts';

const goal = (more: Partial<LivePledgeGoal> = {}): LivePledgeGoal => ({
  ...{ id: 'pg_1', title: 'A record', targetMinor: '100', raisedMinor: '0', pledges: 0 },
  ...{ deadlineAtMs: 1_000, phase: 'collecting' as const },
  ...more,
});
const moved = (of: LivePledgeGoal) => ({ type: 'pledgeGoalMoved', goal: of }) as const;
const show = (of: LivePledgeGoal | null) => ({ type: 'showPledgeGoal', goal: of }) as const;

describe('a goal that viewers pledge for', () => {
  it('[VG1] [VG2] is shown by the creator, moves by its own news alone, and goes', () => {
    const stage = MachineStage.live();
    const shown = () => stage.state.view.stage.pledgeGoal ?? null;
    stage.do(moved(goal()));
    expect(shown()).toBeNull();
    stage.do(show(goal()));
    stage.do(moved(goal({ raisedMinor: '40', pledges: 1 })));
    stage.do(moved(goal({ id: 'pg_2', raisedMinor: '99' })));
    expect(shown()).toEqual(goal({ raisedMinor: '40', pledges: 1 }));
    const before = stage.state;
    stage.do(moved(goal({ raisedMinor: '40', pledges: 1 })));
    expect(stage.state).toBe(before);
    stage.do(show(null));
    expect(shown()).toBeNull();
    stage.do({ type: 'endStream' });
    expect(stage.refusal(show(goal()))).toBe('StreamEnded');
  });
});
