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
