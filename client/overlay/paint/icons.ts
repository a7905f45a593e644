import { COLOUR } from './palette.ts';

function heartPath(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  const s = size / 2;
  context.beginPath();
  context.moveTo(x, y + s * 0.86);
  context.bezierCurveTo(x - s * 1.35, y + s * 0.05, x - s * 0.95, y - s * 0.95, x, y - s * 0.32);
  context.bezierCurveTo(x + s * 0.95, y - s * 0.95, x + s * 1.35, y + s * 0.05, x, y + s * 0.86);
  context.closePath();
}

/** Draws a struck coin with a heart on it; `x` and `y` are its middle. */
export function drawCoin(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  const r = size / 2;
  context.save();
  disc(context, x, y, r);
  context.fillStyle = linear(context, { x, y, r }, [COLOUR.gold, COLOUR.amber, '#e2762b']);
  context.fill();
  disc(context, x, y, r * 0.8);
  context.fillStyle = linear(context, { x, y, r }, [COLOUR.coral, COLOUR.magenta, '#b3126a']);
  context.fill();
  context.lineWidth = size * 0.035;
  context.strokeStyle = 'rgb(255 240 205 / 85%)';
  disc(context, x, y, r * 0.95);
  context.stroke();
  heartPath(context, x, y + size * 0.02, size * 0.44);
  context.fillStyle = COLOUR.white;
  context.shadowColor = 'rgb(70 0 40 / 55%)';
  context.shadowBlur = size * 0.06;
  context.fill();
  context.restore();
}

export function drawHeart(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  heartPath(context, x, y, size);
  context.fillStyle = linear(context, { x, y, r: size / 2 }, ['#ff7db5', COLOUR.magenta, '#c9105f']);
  context.fill();
  context.lineWidth = size * 0.05;
  context.strokeStyle = 'rgb(255 255 255 / 75%)';
  context.stroke();
}

export function drawStar(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  context.beginPath();
  for (let n = 0; n < 8; n += 1) {
    const radius = (n % 2 === 0 ? 0.5 : 0.13) * size;
    const angle = (n * Math.PI) / 4 - Math.PI / 2;
    context.lineTo(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius);
  }
  context.closePath();
  context.fillStyle = COLOUR.white;
  context.fill();
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function linear(
  context: CanvasRenderingContext2D,
  { x, y, r }: { readonly x: number; readonly y: number; readonly r: number },
  stops: readonly string[],
): CanvasGradient {
  const gradient = context.createLinearGradient(x - r * 0.7, y - r, x + r * 0.7, y + r);
  for (const [n, colour] of stops.entries()) gradient.addColorStop(n / (stops.length - 1), colour);
  return gradient;
}
