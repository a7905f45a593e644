/**
 * Letters that look like Latin ones, as people meet them in names: those of Cyrillic, Greek and Armenian, and digits,
 * from the confusables of Unicode UTS 39. The table is small on purpose: it only decides whether handles are shown.
 */
const LOOKS_LIKE: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['a', 'аαɑ'],
    ['b', 'вƅьβ'],
    ['c', 'сϲ'],
    ['d', 'ԁ'],
    ['e', 'еєҽε'],
    ['g', 'ɡց'],
    ['h', 'һհн'],
    ['j', 'јϳ'],
    ['k', 'кκ'],
    ['l', 'i1|ıіιӏⅼ'],
    ['m', 'м'],
    ['n', 'ոηп'],
    ['o', '0оοσօ'],
    ['p', 'рρ'],
    ['q', 'ԛզ'],
    ['s', 'ѕ'],
    ['t', 'тτ'],
    ['u', 'υս'],
    ['v', 'ѵν'],
    ['w', 'ԝωш'],
    ['x', 'хχ'],
    ['y', 'уγү'],
    ['z', 'ᴢ'],
  ].flatMap(([latin, others]) => [...others!].map((other) => [other, latin!] as const)),
);

/** Greek capitals that look like other letters than their small forms do. */
const CAPITALS: Readonly<Record<string, string>> = { Ν: 'n', Η: 'h', Υ: 'y' };

/**
 * Returns the skeleton of a name; two names that people may take for one have the same. It has no case, marks, spaces
 * or signs, and lookalikes are Latin in it.
 */
export function skeletonOf(name: string): string {
  const letters = name.normalize('NFKD').replace(/[^\p{L}\p{N}|\p{Extended_Pictographic}]/gu, '');
  const plain = [...letters].map((letter) => CAPITALS[letter] ?? letter.toLowerCase()).join('');
  const latin = [...plain].map((letter) => LOOKS_LIKE[letter] ?? letter).join('');
  return latin.replaceAll('rn', 'm').replaceAll('vv', 'w');
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Returns the ids of those whose name is, or looks like, the name of another of them. */
export function mistakable(people: Iterable<Named>): ReadonlySet<string> {
  const bySkeleton = new Map<string, Set<string>>();
  for (const { id, name } of people) {
    const skeleton = skeletonOf(name);
    bySkeleton.set(skeleton, (bySkeleton.get(skeleton) ?? new Set()).add(id));
  }
  return new Set([...bySkeleton.values()].filter((ids) => ids.size > 1).flatMap((ids) => [...ids]));
}
