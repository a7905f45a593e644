import { expect, test } from 'vitest';
import { TOASTS_AT_ONCE, type ToastView, withToast } from './toasts.ts';

const toast = (id: number, title = `toast ${id}`): ToastView => ({
  id,
  title,
  tone: 'neutral',
  durationMs: 1,
});

test('[UI4] one more than the limit pushes the oldest out', () => {
  const full = Array.from({ length: TOASTS_AT_ONCE }, (_, index) => toast(index));
  expect(withToast(full.slice(1), toast(9))).toHaveLength(TOASTS_AT_ONCE);
  expect(withToast(full, toast(9)).map(({ id }) => id)).toEqual([1, 2, 9]);
});

test('[UI5] the same words take the older one’s place', () => {
  const shown = [toast(1, 'Offline'), toast(2)];
  expect(withToast(shown, toast(3, 'Offline')).map(({ id }) => id)).toEqual([2, 3]);
});
