import type { Asset } from '../../shared/money.ts';
import { type AmountReading, positiveOf, readAmount } from '../../shared/readAmount.ts';
import { language } from './format.ts';
import type { Locale } from './locale.ts';

/** What somebody typed into a field for an amount, in the language in which the page writes or wrote. */
export function readTyped(text: string, asset: Asset, locale?: Locale): AmountReading {
  return readAmount({ text, asset, locale: language(locale) });
}

/** The same where only an amount above zero will do: null for everything else. */
export function positiveTyped(text: string, asset: Asset): bigint | null {
  return positiveOf(readTyped(text, asset));
}
