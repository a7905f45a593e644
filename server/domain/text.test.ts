import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { MOST_TIDIED } from '../../shared/tidyText.ts';
import { checkGoal, checkLine, checkMenu, checkRequestMessage, checkTipMessage, checkTitle } from './text.ts';

describe('a text that is too long to be looked at', () => {
  const absurd = `Hello${' '.repeat(MOST_TIDIED)}`;
  const item = { id: 'mi_song0001', title: absurd, priceMinor: '1' };
  it.each([
    ['a line', checkLine(absurd), 'MessageTooLong'],
    ["a tip's words", checkTipMessage(absurd), 'MessageTooLong'],
    ["a request's words", checkRequestMessage(absurd), 'MessageTooLong'],
    ['a title', checkTitle(absurd), 'TitleTooLong'],
    ['a goal', checkGoal({ title: absurd, targetMinor: '1' }), 'GoalInvalid'],
    ['a menu', checkMenu([item]), 'MenuInvalid'],
  ])('[TX7] %s is refused, and not cut', (_what, checked, code) => {
    expect(checked).toEqual({ ok: false, code });
  });

  it('[TX7] one that only has many blanks is not', () => {
    expect(checkLine(absurd.slice(0, MOST_TIDIED))).toEqual({ ok: true, value: 'Hello' });
    expect(MOST_TIDIED).toBeGreaterThan(2 * LIMITS.lineChars);
  });
});

describe('a goal', () => {
  const goal = (...milestones: readonly (readonly [string, string])[]) =>
    checkGoal({
      ...{ title: 'A microphone', targetMinor: '100' },
      milestones: milestones.map(([title, atMinor]) => ({ title, atMinor })),
    });

  it('[MN11] has its marks in the order of their sums, each tidied', () => {
    expect(goal(['second', '50'], [' first ', '010'.slice(1)])).toEqual({
      ok: true,
      value: {
        ...{ title: 'A microphone', targetMinor: '100' },
        milestones: [
          { title: 'first', atMinor: '10' },
          { title: 'second', atMinor: '50' },
        ],
      },
    });
    expect(goal()).toEqual({ ok: true, value: { title: 'A microphone', targetMinor: '100' } });
  });

  it('[MN11] is refused with a mark that is none', () => {
    const wrong = [
      ['', '5'],
      ['\u200b', '5'],
      ['x', '0'],
      ['x', '-1'],
      ['x', '1.5'],
      ['x', '100'],
    ] as const;
    for (const mark of wrong) expect([mark, goal(mark)]).toMatchObject([mark, { code: 'GoalInvalid' }]);
    const marks = (count: number) =>
      goal(...Array.from({ length: count }, (_, n) => ['x', String(n + 1)] as const));
    expect([marks(LIMITS.goalMilestones).ok, marks(LIMITS.goalMilestones + 1).ok]).toEqual([true, false]);
    expect(goal(['x', '5'], ['y', '5'])).toMatchObject({ code: 'GoalInvalid' });
    expect(goal(['x'.repeat(LIMITS.goalTitleChars + 1), '5'])).toMatchObject({ code: 'GoalInvalid' });
  });
});
