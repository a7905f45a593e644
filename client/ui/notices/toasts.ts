import { createStore } from '../../base/createStore.ts';

export type ToastTone = 'neutral' | 'positive' | 'warning' | 'danger' | 'tip';

export interface ToastInput {
  readonly title: string;
  readonly body?: string;
  readonly tone?: ToastTone;
  /** Longer than usual, or until it is closed by hand. */
  readonly durationMs?: number;
  readonly action?: { readonly label: string; readonly onSelect: () => void };
}

export interface ToastView extends ToastInput {
  readonly id: number;
  readonly tone: ToastTone;
  readonly durationMs: number;
}

export const TOASTS_AT_ONCE = 3;

/** The newest stay; the same words again replace the older toast instead of stacking up. */
export function withToast(shown: readonly ToastView[], toast: ToastView): readonly ToastView[] {
  const others = shown.filter((other) => other.title !== toast.title || other.body !== toast.body);
  return [...others, toast].slice(-TOASTS_AT_ONCE);
}

export const toastStore = createStore<readonly ToastView[]>([]);
let lastId = 0;

export function showToast(input: ToastInput): number {
  lastId += 1;
  const tone = input.tone ?? 'neutral';
  const durationMs = input.durationMs ?? (tone === 'danger' || input.action ? 9_000 : 5_000);
  toastStore.set(withToast(toastStore.get(), { ...input, id: lastId, tone, durationMs }));
  return lastId;
}

export function closeToast(id: number): void {
  toastStore.set(toastStore.get().filter((toast) => toast.id !== id));
}
