import unhomoglyph from 'unhomoglyph';

/**
 * Returns how a handle looks: two that people may take for one look the same. It has no case and no hyphen between letters, and
 * of what looks alike (0 and o, 1 and l and i, rn and m, by Unicode's list of confusables) one stands for all.
 */
export function lookOf(handle: string): string {
  const alike = unhomoglyph(handle.normalize('NFKC').toLowerCase()).toLowerCase().replaceAll('i', 'l');
  // a digit that looks like a letter joins as one
  return alike.replace(/(?<=\p{L})-(?=\p{L})/gu, '').replaceAll('vv', 'w');
}
