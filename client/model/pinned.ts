import type { PinView } from '../../shared/protocol/pins.ts';

/** A pinned message as it is shown: what is left of its time, in ms, and as a part of the whole from 0 to 1. */
export interface ShownPin extends PinView {
  readonly leftMs: number;
  readonly leftPart: number;
}

/** Returns the pinned messages whose time is not over, in their order. */
export function pinsAt(pins: readonly PinView[] | undefined, nowMs: number): readonly ShownPin[] {
  return (pins ?? []).flatMap((pin) => {
    const leftMs = pin.untilMs - nowMs;
    if (leftMs <= 0) return [];
    const leftPart = Math.min(1, leftMs / Math.max(1, pin.untilMs - pin.atMs));
    return [{ ...pin, leftMs, leftPart }];
  });
}
