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
