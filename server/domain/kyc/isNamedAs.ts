/** Words of a name, without marks and case. */
const wordsOf = (name: string): readonly string[] =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Says whether the name that somebody goes by is made of words of the name in their documents, in whatever order. */
export function isNamedAs(shownName: string, legalName: string): boolean {
  const legal = new Set(wordsOf(legalName));
  const shown = wordsOf(shownName);
  return shown.length > 0 && shown.every((word) => legal.has(word));
}
