import { createStore } from '../base/createStore.ts';
import { writeLocal } from '../base/localText.ts';

/** What people can choose, each in its own words. */
export const LANGUAGES = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof LANGUAGES;
/** The other two are made from the English texts, for tests: longer by 40 %, and from right to left. */
export type Locale = Language | 'en-XA' | 'ar-XB';

const KEY = 'mesi.locale';

/** The present locale. The file public/locale.js has put the choice on <html> before the page was painted. */
export const localeStore = createStore<Locale>(
  typeof document === 'undefined' ? 'en' : (localeOf(document.documentElement.lang) ?? 'en'),
);

function localeOf(text: string): Locale | null {
  return isLanguage(text) || text === 'en-XA' || text === 'ar-XB' ? text : null;
}

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}

/** Returns the direction in which a page of that locale runs. */
export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'ar-XB' ? 'rtl' : 'ltr';
}

/** Fetches the texts of a locale for one part of the product. */
type Load = (locale: Locale) => Promise<void>;
const loads: Load[] = [];
let ready: Promise<unknown> = Promise.resolve();

/** Has the texts loaded for the present locale, and again for whatever is chosen later. */
export function followLocale(load: Load): void {
  loads.push(load);
  // English stays where the texts of another language cannot be fetched
  if (localeStore.get() !== 'en') ready = Promise.all([ready, load(localeStore.get()).catch(() => {})]);
}

/** Fulfils when all texts that were asked for until now are there: a page is shown after that. */
export async function textsReady(): Promise<void> {
  await ready;
}

/** Fetches code, and fulfils once the texts that came with it are there, too. */
export async function withTexts<T>(load: () => Promise<T>): Promise<T> {
  const code = await load();
  await textsReady();
  return code;
}

/** The page speaks the new language once all of its texts are here; nothing changes when they cannot be fetched. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await Promise.all(loads.map((load) => load(locale)));
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
  writeLocal(KEY, locale);
  localeStore.set(locale);
}

/** Has this page speak the language that is chosen in another tab of the browser, as that tab does at once. */
export function followOtherTabs(): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    const chosen = key === KEY && newValue !== null ? localeOf(newValue) : null;
    // where its texts cannot be fetched the page stays as it is
    if (chosen !== null) chooseLocale(chosen).catch(() => undefined);
  });
}
