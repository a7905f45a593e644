import { RAYS } from '../light.ts';
import { type Painted, paintCanvas } from './canvas.ts';
import { drawCoin, drawHeart, drawStar } from './icons.ts';

/** The sheet of particles: cells of 64×64, white where a tint gives the colour. */
export const SHEET_CELL = 64;
export const SHEET_CELLS = ['coin', 'heart', 'spark', 'confetti', 'star', 'streamer'] as const;
export type ParticleKind = (typeof SHEET_CELLS)[number];

export function particleSheet(): Painted {
  const cell = SHEET_CELL;
  return paintCanvas({ width: cell * SHEET_CELLS.length, height: cell }, 1, (context) => {
    for (const [n, kind] of SHEET_CELLS.entries()) {
      context.save();
      context.translate(n * cell + cell / 2, cell / 2);
      drawCell[kind](context);
      context.restore();
    }
  });
}

const drawCell: Readonly<Record<ParticleKind, (context: CanvasRenderingContext2D) => void>> = {
  coin: (context) => drawCoin(context, 0, 0, 58),
  heart: (context) => drawHeart(context, 0, 0, 52),
  star: (context) => drawStar(context, 0, 0, 58),
  spark: (context) => {
    const soft = context.createRadialGradient(0, 0, 0, 0, 0, 30);
    soft.addColorStop(0, 'rgb(255 255 255 / 100%)');
    soft.addColorStop(0.28, 'rgb(255 255 255 / 82%)');
    soft.addColorStop(1, 'rgb(255 255 255 / 0%)');
    context.fillStyle = soft;
    context.fillRect(-32, -32, 64, 64);
  },
  confetti: (context) => {
    context.fillStyle = '#ffffff';
    context.beginPath();
    context.roundRect(-13, -21, 26, 42, 5);
    context.fill();
  },
  streamer: (context) => {
    context.strokeStyle = '#ffffff';
    context.lineWidth = 9;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(-24, 8);
    context.bezierCurveTo(-10, -22, 6, 26, 24, -8);
    context.stroke();
  },
};

/** Paints a white glow that fades to nothing; it is tinted and scaled where it is used. */
export function glowPicture(): Painted {
  return paintCanvas({ width: 256, height: 256 }, 1, (context) => {
    const glow = context.createRadialGradient(128, 128, 0, 128, 128, 128);
    for (let n = 0; n <= 10; n += 1) {
      const share = n / 10;
      glow.addColorStop(share, `rgb(255 255 255 / ${((1 - share) ** 2 * 100).toFixed(1)}%)`);
    }
    context.fillStyle = glow;
    context.fillRect(0, 0, 256, 256);
  });
}

/** Soft all over, so that it may be drawn larger than it is. */
const SUN = 512;

/**
 * Paints the ground of the huge moment in one picture, so that it costs one pass over the stage: a dark veil that
 * carries the words, the creator's light in its middle, rays out of it. It is round, so that it may turn.
 */
export function sunPicture(accent: string, { rays }: { rays: boolean }): Painted {
  return paintCanvas({ width: SUN, height: SUN }, 1, (context) => {
    const r = SUN / 2;
    context.translate(r, r);
    const wash = (stops: readonly (readonly [number, string])[]): void => {
      const radial = context.createRadialGradient(0, 0, 0, 0, 0, r);
      for (const [at, colour] of stops) radial.addColorStop(at, colour);
      context.fillStyle = radial;
      context.fillRect(-r, -r, SUN, SUN);
    };
    if (rays) {
      context.fillStyle = rayGradient(context);
      context.fillRect(-r, -r, SUN, SUN);
      context.globalCompositeOperation = 'source-atop';
      wash([
        [0, '#ffe2a6'],
        [0.3, '#ff9a4d'],
        [0.62, '#ff3f86'],
        [1, '#8a1f9c'],
      ]);
      context.globalCompositeOperation = 'source-over';
    }
    context.globalCompositeOperation = 'destination-over';
    wash([
      [0, 'rgb(16 4 26 / 92%)'],
      [1, 'rgb(16 4 26 / 88%)'],
    ]);
    context.globalCompositeOperation = 'lighter';
    context.globalAlpha = 0.62;
    wash([
      [0, accent],
      [0.7, 'rgb(0 0 0 / 0%)'],
    ]);
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'destination-in';
    wash([
      [0, 'rgb(0 0 0 / 92%)'],
      [0.4, 'rgb(0 0 0 / 84%)'],
      [0.75, 'rgb(0 0 0 / 46%)'],
      [1, 'rgb(0 0 0 / 0%)'],
    ]);
  });
}

/** Returns a gradient around the middle: RAYS times from nothing to light and back, with soft sides. */
function rayGradient(context: CanvasRenderingContext2D): CanvasGradient {
  const gradient = context.createConicGradient(0, 0, 0);
  for (let n = 0; n < RAYS; n += 1) {
    const strong = n % 2 === 0;
    const half = strong ? 0.3 : 0.17;
    const light = `rgb(255 255 255 / ${strong ? 62 : 40}%)`;
    const at = (offset: number): number => (n + 0.5 + offset) / RAYS;
    gradient.addColorStop(at(-half - 0.07), 'rgb(255 255 255 / 0%)');
    gradient.addColorStop(at(-half + 0.07), light);
    gradient.addColorStop(at(half - 0.07), light);
    gradient.addColorStop(at(half + 0.07), 'rgb(255 255 255 / 0%)');
  }
  return gradient;
}

/** Paints the light that sweeps over a card: bright in the middle, nothing at both sides. */
export function sweepPicture(): Painted {
  return paintCanvas({ width: 128, height: 8 }, 1, (context) => {
    const band = context.createLinearGradient(0, 0, 128, 0);
    band.addColorStop(0, 'rgb(255 255 255 / 0%)');
    band.addColorStop(0.5, 'rgb(255 255 255 / 100%)');
    band.addColorStop(1, 'rgb(255 255 255 / 0%)');
    context.fillStyle = band;
    context.fillRect(0, 0, 128, 8);
  });
}
