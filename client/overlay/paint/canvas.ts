import { directionOf } from '../text.ts';
import { COLOUR, FONT_FAMILY } from './palette.ts';

export interface Painted {
  readonly canvas: HTMLCanvasElement;
  readonly resolution: number;
  /** CSS pixels, bleed included. */
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a canvas and paints on it. With `once` it is painted in memory, from where it is uploaded once: where there
 * is no graphics card an accelerated canvas first compiles each gradient and each blur, and holds up the frames
 * meanwhile.
 */
export function paintCanvas(
  size: { readonly width: number; readonly height: number },
  resolution: number,
  draw: (context: CanvasRenderingContext2D) => void,
  { once = true }: { readonly once?: boolean } = {},
): Painted {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.ceil(size.width * resolution));
  canvas.height = Math.max(1, Math.ceil(size.height * resolution));
  const context = canvas.getContext('2d', { willReadFrequently: once });
  if (!context) throw new Error('no 2d context');
  context.scale(resolution, resolution);
  draw(context);
  return { canvas, resolution, width: canvas.width / resolution, height: canvas.height / resolution };
}

export interface TextStyle {
  readonly size: number;
  readonly weight?: number;
  readonly fill?: string | CanvasGradient;
  readonly align?: 'left' | 'center' | 'right';
  /** Width of a dark outline that keeps the letters readable over anything. */
  readonly outline?: number;
}

function fontOf({ size, weight = 700 }: TextStyle): string {
  return `${weight} ${size}px ${FONT_FAMILY}`;
}

let gauge: CanvasRenderingContext2D | null = null;

/** Returns a function that measures the width of a text in this style, in CSS pixels. */
export function measureWith(style: TextStyle): (text: string) => number {
  gauge ??= document.createElement('canvas').getContext('2d');
  const context = gauge;
  if (!context) throw new Error('no 2d context');
  const font = fontOf(style);
  return (text) => {
    context.font = font;
    return context.measureText(text).width;
  };
}

/** Draws a text; `y` is the middle of its line. */
export function drawText(
  context: CanvasRenderingContext2D,
  text: string,
  at: { readonly x: number; readonly y: number },
  style: TextStyle,
): void {
  const { fill = COLOUR.white, align = 'left', outline = 0 } = style;
  context.save();
  context.font = fontOf(style);
  context.direction = directionOf(text);
  context.textAlign = align;
  context.textBaseline = 'alphabetic';
  const y = at.y + style.size * 0.36;
  if (outline > 0) {
    context.lineJoin = 'round';
    context.lineWidth = outline * 2;
    context.strokeStyle = 'rgb(18 6 22 / 88%)';
    context.shadowColor = 'rgb(0 0 0 / 55%)';
    context.shadowBlur = outline * 3;
    context.shadowOffsetY = outline * 0.8;
    context.strokeText(text, at.x, y);
    context.shadowColor = 'transparent';
  }
  context.fillStyle = fill;
  context.fillText(text, at.x, y);
  context.restore();
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Returns `#rrggbb` a fifth nearer to white. */
function lighter(colour: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `#${parts
    .map((part) =>
      Math.round(part + (255 - part) * 0.2)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Returns the signature colours over an area, or shades of the creator's own colour. */
function signature(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Area,
  colour: string | null,
): CanvasGradient {
  const gradient = context.createLinearGradient(x, y, x + width, y + height * 0.4);
  if (colour !== null) {
    gradient.addColorStop(0, colour);
    gradient.addColorStop(1, lighter(colour));
    return gradient;
  }
  gradient.addColorStop(0, COLOUR.magenta);
  gradient.addColorStop(0.48, COLOUR.coral);
  gradient.addColorStop(1, COLOUR.amber);
  return gradient;
}

export function vertical(
  context: CanvasRenderingContext2D,
  { y, height }: { readonly y: number; readonly height: number },
  stops: readonly string[],
): CanvasGradient {
  const gradient = context.createLinearGradient(0, y, 0, y + height);
  for (const [n, colour] of stops.entries()) gradient.addColorStop(n / (stops.length - 1), colour);
  return gradient;
}

/** Lengths in CSS pixels; `colour` is `#rrggbb`, and null for the signature colours. */
interface PlateLook {
  readonly radius: number;
  readonly glow: number;
  readonly colour?: string | null | undefined;
}

/**
 * Draws smoked glass with a lit upper edge and a rim in the signature colours: the picture shines through, so that it is no
 * dark box on a bright scene, and white words keep a contrast of five to one on white.
 */
export function glassPlate(
  context: CanvasRenderingContext2D,
  area: Area,
  { radius, rim, glow, colour = null }: PlateLook & { readonly rim: number },
): void {
  const { x, y, width, height } = area;
  context.save();
  context.shadowColor = 'rgb(6 2 10 / 34%)';
  context.shadowBlur = glow * 1.4;
  context.shadowOffsetY = glow * 0.35;
  roundRect(context, area, radius);
  context.fillStyle = 'rgb(16 9 24 / 66%)';
  context.fill();
  context.shadowColor = 'transparent';
  context.clip();
  const tint = context.createRadialGradient(x, y, 0, x, y, width * 0.75);
  const tinted = colour ?? COLOUR.magenta;
  tint.addColorStop(0, `${tinted}57`);
  tint.addColorStop(1, `${tinted}00`);
  context.fillStyle = tint;
  context.fillRect(x, y, width, height);
  context.fillStyle = vertical(context, area, [
    'rgb(255 255 255 / 13%)',
    'rgb(255 255 255 / 0%)',
    'rgb(255 255 255 / 0%)',
  ]);
  context.fillRect(x, y, width, height);
  context.restore();
  roundRect(context, inset(area, rim / 2), radius - rim / 2);
  context.strokeStyle = signature(context, area, colour);
  context.lineWidth = rim;
  context.stroke();
}

/**
 * Draws a solid bar in the signature colours with depth: a darker foot, a lit head, a soft shadow in its own colour.
 */
export function signaturePlate(
  context: CanvasRenderingContext2D,
  area: Area,
  { radius, glow, colour = null }: PlateLook,
): void {
  const { x, y, width, height } = area;
  context.save();
  context.shadowColor = 'rgb(40 0 24 / 75%)';
  context.shadowBlur = glow;
  context.shadowOffsetY = glow * 0.3;
  roundRect(context, area, radius);
  context.fillStyle = signature(context, area, colour);
  context.fill();
  context.shadowColor = 'transparent';
  context.clip();
  context.fillStyle = vertical(context, area, [
    'rgb(255 255 255 / 30%)',
    'rgb(255 255 255 / 4%)',
    'rgb(90 0 50 / 0%)',
    'rgb(90 0 50 / 38%)',
  ]);
  context.fillRect(x, y, width, height);
  context.restore();
  roundRect(context, inset(area, 1), radius - 1);
  context.strokeStyle = vertical(context, area, ['rgb(255 255 255 / 75%)', 'rgb(255 255 255 / 12%)']);
  context.lineWidth = Math.max(1.2, glow / 14);
  context.stroke();
}

function roundRect(context: CanvasRenderingContext2D, area: Area, radius: number): void {
  context.beginPath();
  context.roundRect(area.x, area.y, area.width, area.height, Math.max(0, Math.min(radius, area.height / 2)));
}

function inset({ x, y, width, height }: Area, by: number): Area {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}
