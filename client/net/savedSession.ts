import type { Session } from '../../shared/protocol/http.ts';

/** Holds what survives a reload. Balances do not: they are asked for anew. */
export type SavedSession = Session;

/**
 * Reads a saved session; null for anything that is not a whole one, so that an older or foreign value means logged
 * out, not broken.
 */
export function parseSavedSession(text: string | null): SavedSession | null {
  if (!text) return null;
  try {
    const { token, account } = JSON.parse(text) as Partial<Session>;
    if (typeof token !== 'string' || !token) return null;
    if (typeof account !== 'object' || account === null) return null;
    const { id, name, handle, email, isCreator } = account;
    const whole =
      [id, name, handle, email].every((part) => typeof part === 'string') && typeof isCreator === 'boolean';
    return whole ? { token, account: { id, name, handle, email, isCreator } } : null;
  } catch {
    return null;
  }
}
