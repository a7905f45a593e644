/** Amounts that are none, with the code that each is refused with, wherever money is given: [what, asset, amountMinor, code]. */
export const ODD_AMOUNTS: readonly (readonly [string, string, string, string])[] = [
  ['negative', 'USD', '-5', 'AmountNegative'],
  ['zero', 'USD', '0', 'AmountZero'],
  ['minus zero', 'USD', '-0', 'AmountZero'],
  ['fractional', 'USD', '1.5', 'AmountFractional'],
  ['10^30', 'USD', `1${'0'.repeat(30)}`, 'AmountTooLarge'],
  ['an exponent', 'USD', '1e3', 'AmountInvalid'],
  ['hexadecimal', 'USD', '0x10', 'AmountInvalid'],
  ['with a leading zero', 'USD', '007', 'AmountInvalid'],
  ['empty', 'USD', '', 'AmountInvalid'],
  ['blank', 'USD', ' 5', 'AmountInvalid'],
  ['of other digits', 'USD', '٣', 'AmountInvalid'],
  ['of an unknown asset', 'BTC', '5', 'UnknownAsset'],
  ['of a property of objects', 'constructor', '5', 'UnknownAsset'],
];

/** Texts that somebody types to do harm, with what is shown of each: [what, typed, shown]. */
export const ODD_TEXTS: readonly (readonly [string, string, string])[] = [
  ['markup', '<b onclick=x>hi</b>', '<b onclick=x>hi</b>'],
  ['a script', '"><script>alert(1)</script>', '"><script>alert(1)</script>'],
  ['turned from right to left', 'a\u202eb\u2066c\u200fd', 'abcd'],
  ['Arabic and Hebrew', 'مرحبا שלום', 'مرحبا שלום'],
  ['with what nobody sees', 'a\u200bb\u2060c\ufeffd', 'abcd'],
  ['with forty stacked marks', `e${'\u0301'.repeat(40)}`, '\u00e9\u0301'],
  ['flags and a family', '🇪🇸🏴󠁧󠁢󠁷󠁬󠁳󠁿👩‍👩‍👧', '🇪🇸🏴󠁧󠁢󠁷󠁬󠁳󠁿👩‍👩‍👧'],
  ['with controls', ' a\u0000\tb\u0007 ', 'a b'],
];

/** More than anything may have. */
export const FAR_TOO_LONG = 'x'.repeat(10_000);
