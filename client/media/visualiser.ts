import { prefersCalm } from '../base/calm.ts';
import { listenTo } from './listenTo.ts';
import { barsOf, followBars } from './spectrum.ts';

const FFT_SIZE = 1024;
const BARS = 48;
/** Above 16 kHz there is little to see, and codecs leave it out. */
const USED_BINS = 340;
/** Share of a bar's width that is drawn; the rest is the gap. */
const BAR_SHARE = 0.62;
const LOWEST_BAR = 0.015;

/**
 * Draws the sound of a stream on a canvas in its own CSS colour, mirrored about the middle, until closed. The
 * canvas keeps the size that CSS gives it. `calm`: with less motion; as its person wants it unless it is given.
 */
export function createVisualiser({
  stream,
  canvas,
  calm = prefersCalm(),
}: {
  readonly stream: MediaStream;
  readonly canvas: HTMLCanvasElement;
  readonly calm?: boolean;
}): { readonly close: () => void } {
  const listening = listenTo(stream, FFT_SIZE);
  const bins = new Uint8Array(FFT_SIZE / 2);
  let shown: readonly number[] = [];
  const stop = everyFrame((elapsedMs) => {
    listening?.analyser.getByteFrequencyData(bins);
    shown = followBars(shown, barsOf(bins.subarray(0, USED_BINS), BARS), { elapsedMs, calm });
    draw(canvas, shown);
  });
  return {
    close() {
      stop();
      listening?.close();
    },
  };
}

function draw(canvas: HTMLCanvasElement, bars: readonly number[]): void {
  const { clientWidth, clientHeight } = canvas;
  const density = Math.min(2, devicePixelRatio);
  const width = Math.round(clientWidth * density);
  const height = Math.round(clientHeight * density);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || width === 0 || height === 0) return;
  context.clearRect(0, 0, width, height);
  context.fillStyle = getComputedStyle(canvas).color;
  const step = width / bars.length;
  bars.forEach((bar, i) => {
    const tall = Math.max(LOWEST_BAR, bar) * height;
    context.globalAlpha = 0.35 + 0.65 * bar;
    context.beginPath();
    context.roundRect(
      i * step + (step * (1 - BAR_SHARE)) / 2,
      (height - tall) / 2,
      step * BAR_SHARE,
      tall,
      step / 3,
    );
    context.fill();
  });
}

/** Calls back before every painted frame with the milliseconds since the last one. */
function everyFrame(paint: (elapsedMs: number) => void): () => void {
  let before = performance.now();
  let frame = requestAnimationFrame(function next(now) {
    frame = requestAnimationFrame(next);
    const elapsedMs = now - before;
    before = now;
    paint(elapsedMs);
  });
  return () => cancelAnimationFrame(frame);
}
