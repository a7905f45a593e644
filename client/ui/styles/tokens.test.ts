import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

function read(written: string): Colour {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(written);
  if (hex) return [...hex.slice(1).map((part) => Number.parseInt(part, 16)), 1] as unknown as Colour;
  const [, red, green, blue, percent] = /^rgb\((\d+) (\d+) (\d+) \/ (\d+)%\)$/.exec(written) ?? [];
  if (!percent) throw new Error(`no colour: ${written}`);
  return [Number(red), Number(green), Number(blue), Number(percent) / 100];
}

/** The colour of a token in a theme. */
function token(name: string, theme: 'light' | 'dark'): Colour {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((.+), (#.+|rgb.+)\\);`).exec(css) ?? [];
  if (!light || !dark) throw new Error(`no token ${name}`);
  return read(theme === 'light' ? light : dark);
}

const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [
  r * a + x * (1 - a),
  g * a + y * (1 - a),
  b * a + z * (1 - a),
  1,
];

/** As WCAG 2 defines it. */
function luminance([red, green, blue]: Colour): number {
  const [r, g, b] = [red, green, blue].map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Colour, other: Colour): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['ground', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover'];
/** Words, and what they stand on over a ground; null: on the ground itself. */
const PAIRS = [
  ['text', 'fill-strong'],
  ['text-muted', 'fill-strong'],
  ['text-faint', 'fill'],
  ['text-faint', null],
  ['accent', 'accent-soft'],
  ['positive', 'positive-soft'],
  ['warning', 'warning-soft'],
  ['danger', 'danger-soft'],
  ['sig-text', 'sig-soft'],
] as const;

describe.each(['light', 'dark'] as const)('the colours of words, %s', (theme) => {
  it.each(PAIRS)('[UI10] %s is read on %s over every ground', (words, soft) => {
    for (const name of GROUNDS) {
      const ground = token(name, theme);
      const under = soft === null ? ground : over(token(soft, theme), ground);
      expect(contrast(token(words, theme), under), name).toBeGreaterThanOrEqual(4.5);
    }
  });
});
