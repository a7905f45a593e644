import { assertNever } from '../../../shared/assertNever.ts';

/** How a finger speaks to a line of a conversation. Lengths in px of the page. */
export const TOUCH = {
  /** A finger that rests so long opens what can be done with the line. */
  holdMs: 450,
  /** A finger that has moved no farther rests, and pulls nothing. */
  slackPx: 12,
  /** Let go behind here, a pull answers the line. */
  doesPx: 56,
  /** No line is pulled farther. */
  mostPx: 76,
  /** What begins so near to a side of the window is the browser's: it goes back a page there. */
  edgePx: 24,
} as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a finger does with a line. `px`: how far it is from where it began, towards the end of the row. */
export type Touch =
  | { readonly type: 'none' }
  | { readonly type: 'down'; readonly from: Point }
  | { readonly type: 'pull'; readonly from: Point; readonly px: number }
  | { readonly type: 'held' };

export type TouchEvent =
  | ({ readonly type: 'down' } & Point)
  | ({ readonly type: 'move' } & Point)
  /** `TOUCH.holdMs` have passed since the finger came down. */
  | { readonly type: 'rested' }
  | { readonly type: 'up' }
  /** The browser scrolls, or does something else with the finger. */
  | { readonly type: 'cancel' };

export interface Lay {
  readonly isRtl: boolean;
  /** How wide the window is. */
  readonly widthPx: number;
  /** Whether the line can be answered. */
  readonly isPulled: boolean;
}

export interface TouchOutcome {
  readonly touch: Touch;
  /** What the finger has asked for. */
  readonly asks: 'reply' | 'actions' | null;
}

const NONE: Touch = { type: 'none' };
const only = (touch: Touch): TouchOutcome => ({ touch, asks: null });

/** Returns what a finger does with a line after it has done this. */
export function afterTouch(touch: Touch, event: TouchEvent, lay: Lay): TouchOutcome {
  switch (event.type) {
    case 'down': {
      const isAtEdge = Math.min(event.x, lay.widthPx - event.x) < TOUCH.edgePx;
      return only(isAtEdge ? NONE : { type: 'down', from: { x: event.x, y: event.y } });
    }
    case 'move':
      return only(touch.type === 'down' || touch.type === 'pull' ? afterMove(touch, event, lay) : touch);
    case 'rested':
      return touch.type === 'down' ? { touch: { type: 'held' }, asks: 'actions' } : only(touch);
    case 'up':
      return { touch: NONE, asks: doesPull(touch) ? 'reply' : null };
    case 'cancel':
      return only(NONE);
    default:
      return assertNever(event);
  }
}

/** Says whether the finger, let go now, would answer the line. */
export const doesPull = (touch: Touch): boolean => touch.type === 'pull' && touch.px > TOUCH.doesPx;

/** How far the line is drawn from its place, in px to the right. */
export function pulledPx(touch: Touch, { isRtl }: Pick<Lay, 'isRtl'>): number {
  if (touch.type !== 'pull') return 0;
  const px = Math.min(TOUCH.mostPx, Math.max(0, touch.px - TOUCH.slackPx));
  return isRtl ? -px : px;
}

function afterMove(
  touch: Extract<Touch, { readonly from: Point }>,
  { x, y }: Point,
  { isRtl, isPulled }: Lay,
): Touch {
  const { from } = touch;
  const px = (x - from.x) * (isRtl ? -1 : 1);
  if (touch.type === 'pull') return { type: 'pull', from, px };
  const [across, down] = [Math.abs(px), Math.abs(y - from.y)];
  if (across <= TOUCH.slackPx && down <= TOUCH.slackPx) return touch;
  return isPulled && px > TOUCH.slackPx && across > down ? { type: 'pull', from, px } : NONE;
}
