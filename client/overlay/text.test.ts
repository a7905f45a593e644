import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionOf, fitLine, fitLines, graphemesOf, isolated, safeText } from './text.ts';

/** Every grapheme is ten wide. */
const measure = (text: string): number => graphemesOf(text).length * 10;

describe('text over the picture', () => {
  it('[OV16] drops what could turn, break or flood the line', () => {
    expect(safeText('  a\u202Eb\u0007c\nd\u2066  ')).toBe('a b c d');
    const zalgo = `a${'\u0301\u0323\u0334'.repeat(40)}b`;
    expect(safeText(zalgo).length).toBeLessThanOrEqual(5);
    expect(safeText('👩‍👩‍👧 ok')).toBe('👩‍👩‍👧 ok');
    expect(graphemesOf(safeText('x'.repeat(90_000))).length).toBe(400);
  });

  it('[OV16] cuts between graphemes and says so', () => {
    expect(fitLine('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 30, measure)).toBe('👩‍👩‍👧👩‍👩‍👧…');
    expect(fitLine('short', 50, measure)).toBe('short');
    expect(fitLine('longer', 50, measure)).toBe('long…');
  });

  it('[OV16] wraps at spaces, cuts long words, ends the last line with an ellipsis', () => {
    expect(fitLines('one two three', 80, 3, measure)).toEqual(['one two', 'three']);
    expect(fitLines('abcdefghijkl', 50, 2, measure)).toEqual(['abcde', 'fghi…']);
    expect(fitLines('', 50, 2, measure)).toEqual([]);
  });

  it('[OV16] no line is ever wider than its room, and nothing is invented', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 120 }),
        fc.integer({ min: 20, max: 300 }),
        (raw, width) => {
          const lines = fitLines(safeText(raw), width, 3, measure);
          expect(lines.length).toBeLessThanOrEqual(3);
          for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width);
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it('[OV16] a name inside a line of ours does not turn it round, also when it is cut off', () => {
    const line = `${isolated('سارة')}, ${isolated('Ana')} +3`;
    expect(directionOf(line)).toBe('ltr');
    expect(directionOf(fitLine(line, 40, measure))).toBe('ltr');
    expect(safeText(`${isolated('a')}\u2069`)).toBe('a');
    expect(directionOf('𞤀𞤣𞤤𞤢𞤥')).toBe('rtl');
  });

  it('[OV16] knows which way a text runs', () => {
    expect(['שלום Ana', '🎉 مرحبا', 'Ana שלום', '123'].map(directionOf)).toEqual([
      'rtl',
      'rtl',
      'ltr',
      'ltr',
    ]);
  });
});
