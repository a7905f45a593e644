/** A value with what it was before, so that each change can be taken back. Pure. */
export interface Undoable<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
  /** The field that was changed last; typing on in the same field is one change. */
  readonly field: string | null;
}

/** The most steps that can be taken back. */
export const UNDO_STEPS = 100;

/** Begins with a value that has no past. */
export function undoable<T>(now: T): Undoable<T> {
  return { past: [], now, future: [], field: null };
}

/** Takes a change of a field; `field` null: a change that stands for itself. */
export function changed<T>(state: Undoable<T>, now: T, field: string | null): Undoable<T> {
  const goesOn = field !== null && field === state.field && state.past.length > 0;
  const past = goesOn ? state.past : [...state.past, state.now].slice(-UNDO_STEPS);
  return { past, now, future: [], field };
}

/** Takes the last change back; nothing happens when there is none. */
export function undone<T>({ past, now, future, ...state }: Undoable<T>): Undoable<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, now, future, ...state };
  return { past: past.slice(0, -1), now: before, future: [now, ...future], field: null };
}

/** Does again what was taken back last. */
export function redone<T>({ past, now, future, ...state }: Undoable<T>): Undoable<T> {
  const [after, ...rest] = future;
  if (after === undefined) return { past, now, future, ...state };
  return { past: [...past, now], now: after, future: rest, field: null };
}
