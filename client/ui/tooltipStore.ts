import { createStore } from './createStore.ts';

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

export function openTooltip(view: TooltipView, { atOnce = false } = {}): void {
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
