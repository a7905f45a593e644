import type { Colour, Drawing } from './drawPng.ts';

const PAPER: Colour = [244, 238, 224];
const INK: Colour = [28, 30, 46];

/** Mixes two colours; 0 is all of the first one. */
function mix(one: Colour, other: Colour, share: number): Colour {
  const of = (at: 0 | 1 | 2) => one[at] + (other[at] - one[at]) * Math.max(0, Math.min(1, share));
  return [of(0), of(1), of(2)];
}

/** Ink at the edge of something that is `distance` away, thinner the further away it is. */
const inked = (ground: Colour, distance: number, width: number): Colour => mix(INK, ground, distance / width);

/** Hills under a low sun, in as many washes as there are hills. */
export function hills(sun: Colour, sunAt: readonly [number, number]): Drawing {
  return (x, y) => {
    const glow = Math.hypot(x - sunAt[0], (y - sunAt[1]) * 0.75);
    let colour = glow < 0.08 ? sun : mix(sun, PAPER, 0.35 + glow * 1.6);
    for (let hill = 0; hill < 4; hill += 1) {
      const top = 0.52 + hill * 0.12 + 0.07 * Math.sin(x * (5 + hill * 2) + hill * 2.1);
      if (y > top) colour = mix(PAPER, INK, 0.2 + hill * 0.22 + (y - top) * 0.3);
    }
    return colour;
  };
}

/** A heron that stands in water: neck, body, legs, and rings around them. */
export const heron: Drawing = (x, y) => {
  const neck = Math.abs(x - 0.5 - 0.08 * Math.sin((y - 0.2) * 9));
  const isNeck = y > 0.2 && y < 0.5;
  const body = Math.hypot((x - 0.58) / 1.7, y - 0.55);
  const leg = Math.min(Math.abs(x - 0.55), Math.abs(x - 0.61));
  const beak = y > 0.19 && y < 0.22 && x > 0.36 && x < 0.5 ? Math.abs(y - 0.205) : 1;
  const ring = Math.abs(
    Math.hypot((x - 0.58) / 3, y - 0.86) * 40 - 2 * Math.round(Math.hypot((x - 0.58) / 3, y - 0.86) * 20),
  );
  const water: Colour = y > 0.78 ? inked([214, 222, 224], ring, 0.35) : PAPER;
  if (body < 0.1) return mix(INK, [120, 130, 150], body * 8);
  if (isNeck) return inked(water, neck, 0.025);
  if (beak < 1) return inked(water, beak, 0.012);
  return y > 0.62 && y < 0.86 ? inked(water, leg, 0.009) : water;
};

/** One stroke of a brush that goes round, as far as `time` says, from 0 to 1. */
export function stroke(time: number): Drawing {
  return (x, y) => {
    const [dx, dy] = [(x - 0.5) * 1.78, y - 0.5];
    const turn = (Math.atan2(dx, -dy) / (2 * Math.PI) + 1) % 1;
    const edge = Math.abs(Math.hypot(dx, dy) - 0.3);
    const thickness = 0.035 + 0.03 * Math.sin(turn * Math.PI);
    if (turn > time || edge > thickness) return PAPER;
    return inked(PAPER, edge, thickness * (0.7 + 0.5 * Math.abs(Math.sin(turn * 90))));
  };
}
