import { MINUTE_MS } from '../../shared/time.ts';

/** So long what a guest wanted is remembered while they log in. */
const KEPT_MS = 30 * MINUTE_MS;

/** Returns the text that was kept with that wish on that page a while ago; null: nothing fits. */
export function parseIntent(
  kept: string | null,
  wanted: { readonly need: string; readonly path: string; readonly nowMs: number },
): string | null {
  if (kept === null) return null;
  try {
    const { need, text, path, atMs } = JSON.parse(kept) as Record<string, unknown>;
    const isFresh = typeof atMs === 'number' && Math.abs(wanted.nowMs - atMs) < KEPT_MS;
    const fits = need === wanted.need && path === wanted.path && typeof text === 'string';
    return isFresh && fits ? text : null;
  } catch {
    return null;
  }
}
