import { type FocusEvent, type PointerEvent, useEffect, useRef } from 'react';
import { createStore } from '../../base/createStore.ts';

/** Event handlers that show `text` over the element on hover (not touch) and on keyboard focus. */
export function useTooltip<E extends HTMLElement>(text: string | undefined) {
  const shownOn = useRef<E | null>(null);
  useEffect(
    () => () => {
      if (shownOn.current) closeTooltip(shownOn.current);
    },
    [],
  );
  const open = (anchor: E, atOnce: boolean) => {
    if (!text) return;
    shownOn.current = anchor;
    openTooltip({ text, anchor }, { atOnce });
  };
  return {
    onPointerEnter: (event: PointerEvent<E>) => {
      if (event.pointerType !== 'touch') open(event.currentTarget, false);
    },
    onPointerLeave: (event: PointerEvent<E>) => closeTooltip(event.currentTarget),
    onPointerDown: (event: PointerEvent<E>) => closeTooltip(event.currentTarget),
    onFocus: (event: FocusEvent<E>) => {
      if (event.target.matches(':focus-visible')) open(event.currentTarget, true);
    },
    onBlur: (event: FocusEvent<E>) => closeTooltip(event.currentTarget),
  };
}

export interface TooltipView {
  readonly text: string;
  readonly anchor: HTMLElement;
}

/** One tooltip is open at a time; TooltipHost shows it. */
export const tooltipStore = createStore<TooltipView | null>(null);

const OPEN_DELAY_MS = 350;
/** Moving from one control to its neighbour shows the next one at once. */
const WARM_MS = 600;

let openTimer: ReturnType<typeof setTimeout> | undefined;
let closedAt = Number.NEGATIVE_INFINITY;

function openTooltip(view: TooltipView, { atOnce = false } = {}): void {
  clearTimeout(openTimer);
  const warm = tooltipStore.get() !== null || performance.now() - closedAt < WARM_MS;
  if (atOnce || warm) tooltipStore.set(view);
  else openTimer = setTimeout(() => tooltipStore.set(view), OPEN_DELAY_MS);
}

export function closeTooltip(anchor?: HTMLElement): void {
  clearTimeout(openTimer);
  const current = tooltipStore.get();
  if (!current || (anchor && current.anchor !== anchor)) return;
  closedAt = performance.now();
  tooltipStore.set(null);
}
