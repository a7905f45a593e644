import { createStore } from '../base/createStore.ts';
import { writeLocal } from '../base/localText.ts';

export type Theme = 'system' | 'dark' | 'light';

const KEY = 'mesi.theme';

/** The present theme. The file public/theme.js has put the choice on <html> before the page was painted. */
export const themeStore = createStore<Theme>(themeOf(document.documentElement.dataset.theme));

export function chooseTheme(theme: Theme): void {
  themeStore.set(theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  writeLocal(KEY, theme === 'system' ? null : theme);
}

export function themeOf(text: string | undefined): Theme {
  return text === 'dark' || text === 'light' ? text : 'system';
}
