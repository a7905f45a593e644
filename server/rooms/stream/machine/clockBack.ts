import type { StreamDocument } from '../streamDocument.ts';

/** Matches the names of moments. `atMs` alone says when something was said or ordered, and stays as it was told. */
const MOMENT = /(?:At|Until|Since|By)Ms$|^(?:until|since)Ms$/;

/**
 * A document as the clock of today would have written it. When the clock was set back while no authority ruled, every
 * moment in it moves back as far, so that a mute or a time limit has as much left as when it was written. When the clock
 * went on, nothing is changed.
 */
export function turnedBack(document: StreamDocument, nowMs: number): StreamDocument {
  const aheadMs = (document.writtenAtMs ?? 0) - nowMs;
  if (aheadMs <= 0) return document;
  const { stage, modes } = document;
  return {
    ...document,
    stage: { ...stage, phase: shift(stage.phase, aheadMs) },
    modes: shift(modes, aheadMs),
  };
}

function shift<T>(value: T, byMs: number, isMoment = false): T {
  if (typeof value === 'number') return (isMoment ? value - byMs : value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => shift(item, byMs)) as T;
  const isOrder = 'orderId' in value;
  const shifted = Object.entries(value).map(([key, item]) => {
    // the journal knows when the money of an order is due, and its hold is placed again under the same time
    const isDue = isOrder && key === 'dueAtMs';
    return [key, isDue ? item : shift(item, byMs, isMoment || MOMENT.test(key))];
  });
  return Object.fromEntries(shifted) as T;
}
