import { expect, test } from 'vitest';
import { listFiles, readSource } from './repository.ts';

/** The sections of ASVS 4.0.3 that have a point of level 1 or 2, or stand there to be answered. */
const SECTIONS: Readonly<Record<string, readonly number[]>> = {
  V1: [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14],
  V2: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  V3: [1, 2, 3, 4, 5, 6, 7],
  V4: [1, 2, 3],
  V5: [1, 2, 3, 4, 5],
  V6: [1, 2, 3, 4],
  V7: [1, 2, 3, 4],
  V8: [1, 2, 3],
  V9: [1, 2],
  V10: [2, 3],
  V11: [1],
  V12: [1, 2, 3, 4, 5, 6],
  V13: [1, 2, 3, 4],
  V14: [1, 2, 3, 4, 5],
};
const { text } = readSource('docs/asvs.md');
/** Ids of rules as a page names them: two to four capitals and a number. `AK1 to AK8` are all between. */
const RULE = /\b([A-Z]{2,3})(\d{1,2})\b(?: to \1(\d{1,2})\b)?/g;
/** Words of the same look that are no rules. */
const NO_RULES = ['AES', 'SHA', 'UTF', 'RFC'];

test('[TI54] every section of the list has its row', () => {
  const rows = new Set([...text.matchAll(/^\| (V\d+\.\d+) /gm)].map(([, section]) => section));
  const wanted = Object.entries(SECTIONS).flatMap(([chapter, sections]) =>
    sections.map((section) => `${chapter}.${section}`),
  );
  expect(wanted.filter((section) => !rows.has(section))).toEqual([]);
});

test('[TI54] every rule that the lists name stands in a SPEC.md', () => {
  const specs = listFiles().filter((path) => path.endsWith('SPEC.md'));
  const known = new Set(
    specs.flatMap((path) => [...readSource(path).text.matchAll(/\*\*([A-Z]+\d+)\*\*/g)].map(([, id]) => id)),
  );
  const named = [...text.matchAll(RULE)].flatMap(([, word = '', from = '', to = from]) =>
    NO_RULES.includes(word)
      ? []
      : Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => `${word}${Number(from) + n}`),
  );
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((id) => !known.has(id))).toEqual([]);
});
