import { language } from './format.ts';

/** Returns the name of a country in the reader’s language; a code that has none is its own name. */
export function countryName(code: string): string {
  return new Intl.DisplayNames(language(), { type: 'region', fallback: 'code' }).of(code) ?? code;
}
