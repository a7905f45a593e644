import { type PointerEvent, useRef } from 'react';

/** So far a finger goes sideways before it is a swipe, and before letting go does something; px. */
const BEGINS_PX = 12;
const DOES_PX = 56;
const MOST_PX = 76;

interface Begun {
  readonly x: number;
  readonly y: number;
  isSwipe: boolean;
}

/** Lets a finger pull something towards the end of its row, and calls back when it was pulled far enough; null: it is not. */
export function useSwipe(onSwipe: (() => void) | null) {
  const begun = useRef<Begun | null>(null);
  const end = (element: HTMLElement) => {
    begun.current = null;
    element.style.translate = '';
    element.removeAttribute('data-swipe');
  };
  const pulledPx = ({ clientX, currentTarget }: PointerEvent<HTMLElement>, { x }: Begun) =>
    (clientX - x) * (getComputedStyle(currentTarget).direction === 'rtl' ? -1 : 1);
  if (onSwipe === null) return {};
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType !== 'touch' || !event.isPrimary) return;
      begun.current = { x: event.clientX, y: event.clientY, isSwipe: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const now = begun.current;
      if (!now) return;
      const px = pulledPx(event, now);
      if (!now.isSwipe && Math.abs(event.clientY - now.y) > BEGINS_PX) begun.current = null;
      if (px > BEGINS_PX) now.isSwipe = true;
      if (!now.isSwipe || begun.current === null) return;
      const element = event.currentTarget;
      const sign = Math.sign(event.clientX - now.x) || 1;
      element.style.translate = `${Math.min(MOST_PX, Math.max(0, px - BEGINS_PX)) * sign}px`;
      element.setAttribute('data-swipe', px > DOES_PX ? 'does' : 'pulled');
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const now = begun.current;
      const isDone = now?.isSwipe === true && pulledPx(event, now) > DOES_PX;
      end(event.currentTarget);
      if (isDone) onSwipe();
    },
    onPointerCancel: ({ currentTarget }: PointerEvent<HTMLElement>) => end(currentTarget),
  };
}
