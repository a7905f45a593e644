import { keep, language } from './format.ts';

/** Returns the name of a country in the reader’s language; a code that has none is its own name. */
export function countryName(code: string): string {
  const names = keep('country', language(), (locale) => new Intl.DisplayNames(locale, { type: 'region' }));
  return names.of(code) ?? code;
}
