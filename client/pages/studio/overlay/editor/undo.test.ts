import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changed, redone, UNDO_STEPS, undoable, undone } from './undo.ts';

it('[OV46] each change can be taken back and done again, and typing on in a field is one change', () => {
  let state = undoable('');
  for (const text of ['a', 'ab', 'abc']) state = changed(state, text, 'text');
  state = changed(state, 'abc!', 'other');
  expect(undone(state).now).toBe('abc');
  expect(undone(undone(state)).now).toBe('');
  expect(undone(undone(undone(state)))).toEqual(undone(undone(state)));
  expect(redone(redone(undone(undone(state)))).now).toBe('abc!');
  expect(redone(state)).toEqual(state);
  // what was taken back is gone once something else is done
  expect(redone(changed(undone(state), 'x', null)).now).toBe('x');
});

it('[OV46] the way back is bounded, and as long as the way there', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: UNDO_STEPS }), (values) => {
      let state = undoable(0);
      for (const value of values) state = changed(state, value, null);
      const end = state;
      for (const _ of values) state = undone(state);
      expect(state.now).toBe(0);
      for (const _ of values) state = redone(state);
      expect(state.now).toBe(end.now);
    }),
    { seed: 46, numRuns: 50 },
  );
  let state = undoable(0);
  for (let n = 1; n <= UNDO_STEPS + 1; n += 1) state = changed(state, n, null);
  expect([state.past.length, state.past[0]]).toEqual([UNDO_STEPS, 1]);
});
