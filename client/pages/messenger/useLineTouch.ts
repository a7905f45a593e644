import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react';
import {
  afterTouch,
  doesPull,
  type Lay,
  pulledPx,
  TOUCH,
  type Touch,
  type TouchEvent,
} from '../../model/chat/lineTouch.ts';

export interface LineTouchInput {
  /** Called when a finger pulled the line to answer it; null: it is not pulled. */
  readonly onReply: (() => void) | null;
  /** Called when a finger rested on the line; null: it opens nothing. */
  readonly onHold: (() => void) | null;
}

/** So long a hand feels that something was taken note of; ms. */
const FELT_MS = 12;

/** Lets a finger pull a line, or rest on it. What a mouse does is not touched. */
export function useLineTouch({ onReply, onHold }: LineTouchInput) {
  const touch = useRef<Touch>({ type: 'none' });
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wasHeld = useRef(false);
  useEffect(() => () => clearTimeout(resting.current), []);
  if (!onReply && !onHold) return {};

  const hear = (row: HTMLElement, event: TouchEvent) => {
    const lay: Lay = {
      isRtl: getComputedStyle(row).direction === 'rtl',
      widthPx: window.innerWidth,
      isPulled: onReply !== null,
    };
    const before = touch.current;
    const { touch: now, asks } = afterTouch(before, event, lay);
    touch.current = now;
    if (now.type !== 'down') clearTimeout(resting.current);
    if (!doesPull(before) && doesPull(now)) feel();
    draw(row, now, lay);
    if (asks === 'reply') onReply?.();
    if (asks !== 'actions') return;
    wasHeld.current = true;
    feel();
    onHold?.();
  };

  const stop = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.pointerType !== 'touch') return;
      const row = event.currentTarget;
      clearTimeout(resting.current);
      wasHeld.current = false;
      // a second finger is no pull
      if (!event.isPrimary) return hear(row, { type: 'cancel' });
      hear(row, { type: 'down', x: event.clientX, y: event.clientY });
      if (onHold) resting.current = setTimeout(() => hear(row, { type: 'rested' }), TOUCH.holdMs);
    },
    onPointerMove({ pointerType, currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) {
      if (pointerType === 'touch') hear(currentTarget, { type: 'move', x: clientX, y: clientY });
    },
    onPointerUp({ pointerType, currentTarget }: PointerEvent<HTMLElement>) {
      if (pointerType === 'touch') hear(currentTarget, { type: 'up' });
    },
    onPointerCancel({ pointerType, currentTarget }: PointerEvent<HTMLElement>) {
      if (pointerType === 'touch') hear(currentTarget, { type: 'cancel' });
    },
    // the browser's own menu of a link or a picture would lie over ours
    onContextMenu(event: MouseEvent) {
      if (touch.current.type === 'held' || (onHold && touch.current.type === 'down')) event.preventDefault();
    },
    // where the finger rested is not pressed when it goes
    onClickCapture(event: MouseEvent) {
      if (wasHeld.current) stop(event);
      wasHeld.current = false;
    },
  };
}

function draw(row: HTMLElement, touch: Touch, lay: Lay): void {
  const px = pulledPx(touch, lay);
  row.style.translate = px === 0 ? '' : `${px}px`;
  if (touch.type === 'pull') row.setAttribute('data-swipe', doesPull(touch) ? 'does' : 'pulled');
  else row.removeAttribute('data-swipe');
}

/** A browser complains of a page that moves the phone before anybody has touched it. */
function feel(): void {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(FELT_MS);
}
