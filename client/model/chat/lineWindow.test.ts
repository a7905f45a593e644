import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  EMPTY_WINDOW,
  gapsOf,
  isKnown,
  type LineWindow,
  lineAt,
  newestSeq,
  withPage,
  withTold,
} from './lineWindow.ts';

interface Line {
  readonly seq: number;
  readonly text: string;
}
const line = (seq: number, text = `${seq}`): Line => ({ seq, text });
const run = (from: number, to: number): Line[] =>
  Array.from({ length: to - from + 1 }, (_, at) => line(from + at));
const page = (from: number, to: number) => ({ lines: run(from, to), span: { from, to } });
const seqs = ({ lines }: LineWindow<Line>) => lines.map(({ seq }) => seq);
const none: LineWindow<Line> = EMPTY_WINDOW;

test('[VM110] pages and news come to their places in whatever order', () => {
  const window = withPage(withTold(withPage(none, page(11, 13)), [line(14)]), page(9, 10));
  expect(seqs(window)).toEqual([9, 10, 11, 12, 13, 14]);
  expect(window.spans).toEqual([{ from: 9, to: 14 }]);
});

test('[VM110] a changed line takes the place of the old one', () => {
  const window = withTold(withPage(none, page(1, 3)), [line(2, 'edited')]);
  expect(window.lines.map(({ text }) => text)).toEqual(['1', 'edited', '3']);
});

test('[VM111] what lies between is a gap until a page answers for it, and a changed line in it is left out', () => {
  const torn = withTold(withPage(none, page(1, 3)), [line(9)]);
  expect(gapsOf(torn)).toEqual([{ from: 4, to: 8 }]);
  expect(withTold(torn, [line(5, 'edited')])).toBe(torn);
  expect(isKnown(torn, 5)).toBe(false);
  const part = withPage(torn, page(6, 8));
  expect(gapsOf(part)).toEqual([{ from: 4, to: 5 }]);
  // of these seqs there is no line that this reader may see
  expect(gapsOf(withPage(part, { lines: [], span: { from: 4, to: 5 } }))).toEqual([]);
});

test('[VM111] an empty page changes nothing', () => {
  const window = withPage(none, page(1, 3));
  expect(withPage(window, { lines: [], span: { from: 1, to: 0 } })).toBe(window);
  expect(newestSeq(none)).toBe(0);
});

test('[VM110] [VM111] any pages and news in any order are the lines of all of them', () => {
  const span = fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 12 }))
    .map(([from, more]) => page(from, from + more));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), (pages) => {
      const window = pages.reduce((known, each) => withPage(known, each), none);
      const all = new Set(pages.flatMap(({ lines }) => lines.map(({ seq }) => seq)));
      expect(seqs(window)).toEqual([...all].sort((a, b) => a - b));
      for (let seq = 1; seq <= 75; seq += 1) {
        expect(isKnown(window, seq)).toBe(all.has(seq));
        expect(lineAt(window, seq)?.seq).toBe(all.has(seq) ? seq : undefined);
      }
      for (const [at, next] of window.spans.slice(1).entries())
        expect(next.from).toBeGreaterThan(window.spans[at]!.to + 1);
    }),
    { seed: 90, numRuns: 200 },
  );
});
