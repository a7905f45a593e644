/**
 * Reads what this browser keeps under a key; null when it keeps nothing, or storage is forbidden (private windows,
 * embedded pages).
 */
export function readLocal(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text under a key, and nothing for null. Where storage is forbidden it lasts as long as the page. */
export function writeLocal(key: string, text: string | null): void {
  try {
    if (text === null) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, text);
  } catch {
    // as said at `readLocal`
  }
}

/** Forgets what this browser, or this tab, keeps under keys that begin like one of these. */
export function forgetLocal(beginnings: readonly string[]): void {
  try {
    for (const storage of [window.sessionStorage, window.localStorage])
      for (const key of Object.keys(storage))
        if (beginnings.some((beginning) => key.startsWith(beginning))) storage.removeItem(key);
  } catch {
    // as said at `readLocal`
  }
}

/** Under this name the browser keeps for whom pushes to this device were switched on. */
export const PUSHED_PERSON = 'mesi.push.person';
