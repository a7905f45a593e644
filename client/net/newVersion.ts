import { MINUTE_MS } from '../../shared/time.ts';

const KEY = 'mesi.reloadedAt';

/**
 * Reloads the page, once within a minute. It returns false when the page was just reloaded: then it is another fault,
 * to be shown.
 */
export function reloadForNewVersion(): boolean {
  try {
    // a clock that was set back meanwhile must not make this wait for it to catch up
    const sinceMs = Date.now() - Number(window.sessionStorage.getItem(KEY) ?? 0);
    if (sinceMs >= 0 && sinceMs < MINUTE_MS) return false;
    window.sessionStorage.setItem(KEY, String(Date.now()));
  } catch {
    return false;
  }
  window.location.reload();
  return true;
}
