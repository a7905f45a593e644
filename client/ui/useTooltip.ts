import { type FocusEvent, type PointerEvent, useEffect, useRef } from 'react';
import { closeTooltip, openTooltip } from './tooltipStore.ts';

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
