import { createStore } from '../base/createStore.ts';
import { readTab, writeTab } from '../base/localText.ts';
import { parseIntent } from '../model/intent.ts';
import { sessionStore } from './sessionStore.ts';

/** What somebody without an account wanted to do. */
export type AccountNeed =
  | 'chat'
  | 'tip'
  | 'follow'
  | 'ticket'
  | 'call'
  | 'react'
  | 'bid'
  | 'pledge'
  | 'menu'
  | 'remind';

/** What is asked for an account right now, with the text that was typed; null: nothing. */
export const accountAsked = createStore<{ readonly need: AccountNeed; readonly text: string } | null>(null);

const KEY = 'mesi.intent';

/**
 * Asks a guest to log in for this, and answers true; whoever is logged in just goes on. What was wanted is kept in this
 * tab alone: no link can make anybody do it.
 */
export function askForAccount(need: AccountNeed, text = ''): boolean {
  if (sessionStore.get().type === 'member') return false;
  accountAsked.set({ need, text });
  return true;
}

/** Keeps what was wanted on this page, until somebody is back who is logged in. */
export function keepIntent(): void {
  const asked = accountAsked.get();
  if (asked === null) return;
  const intent = { ...asked, path: window.location.pathname, atMs: Date.now() };
  // where storage is forbidden one begins anew
  writeTab(KEY, JSON.stringify(intent));
}

/** Takes what was wanted on this page before the log-in, once: its text, which may be empty. null: it was not that. */
export function takeIntent(need: AccountNeed): string | null {
  if (sessionStore.get().type !== 'member') return null;
  const text = parseIntent(readTab(KEY), { need, path: window.location.pathname, nowMs: Date.now() });
  if (text !== null) writeTab(KEY, null);
  return text;
}
