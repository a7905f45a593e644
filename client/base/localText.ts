type Place = 'localStorage' | 'sessionStorage';

/**
 * Reads what this browser keeps under a key; null when it keeps nothing, or storage is forbidden (private windows,
 * embedded pages).
 */
export const readLocal = (key: string): string | null => read('localStorage', key);

/** Keeps a text under a key, and nothing for null. Where storage is forbidden it lasts as long as the page. */
export const writeLocal = (key: string, text: string | null): void => write('localStorage', key, text);

/** Reads what this tab alone keeps under a key, also over a reload; null as at `readLocal`. */
export const readTab = (key: string): string | null => read('sessionStorage', key);

/** Keeps a text under a key for this tab alone; otherwise as `writeLocal`. */
export const writeTab = (key: string, text: string | null): void => write('sessionStorage', key, text);

function read(place: Place, key: string): string | null {
  try {
    return window[place].getItem(key);
  } catch {
    return null;
  }
}

function write(place: Place, key: string, text: string | null): void {
  try {
    if (text === null) window[place].removeItem(key);
    else window[place].setItem(key, text);
  } catch {
    // as said at `writeLocal`
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
