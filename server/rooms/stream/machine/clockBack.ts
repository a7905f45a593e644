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
  // the journal knows when the money of an order is due, and its hold is placed again under the same time
  const { orders, ...others } = modes;
  return {
    ...document,
    stage: {
      ...stage,
      phase: shift(stage.phase, aheadMs),
      ...(stage.pins && { pins: shift(stage.pins, aheadMs) }),
    },
    modes: { ...shift(others, aheadMs), orders },
  };
}

function shift<T>(value: T, byMs: number): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => shift(item, byMs)) as T;
  const shifted = Object.entries(value).map(([key, item]) => {
    const isMoment = typeof item === 'number' && MOMENT.test(key);
    return [key, isMoment ? item - byMs : shift(item, byMs)];
  });
  return Object.fromEntries(shifted) as T;
}
