import type { Locator } from 'playwright-core';
import type { Guest } from './kit.ts';

/** A finger on the screen of a phone: the browser makes of it what it makes of a real one. */
export interface Finger {
  down(): Promise<void>;
  /** To so many px from where it came down. */
  move(by: { readonly x?: number; readonly y?: number }): Promise<void>;
  up(): Promise<void>;
}

/** Puts a finger over something that is in sight, so far from its upper left corner. */
export async function fingerOn(
  { page, context }: Guest,
  target: Locator,
  at: { readonly x: number; readonly y: number },
): Promise<Finger> {
  const session = await context.newCDPSession(page);
  const box = await target.boundingBox();
  if (!box) throw new Error('what the finger goes to is not in sight');
  const [x, y] = [box.x + at.x, box.y + at.y];
  const send = async (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    touchPoints: { x: number; y: number }[],
  ) => void (await session.send('Input.dispatchTouchEvent', { type, touchPoints }));
  return {
    down: () => send('touchStart', [{ x, y }]),
    move: (by) => send('touchMove', [{ x: x + (by.x ?? 0), y: y + (by.y ?? 0) }]),
    up: () => send('touchEnd', []),
  };
}
