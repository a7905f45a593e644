import '../../client/ui/styles/fonts.css';
import { Container, WebGLRenderer } from 'pixi.js';
import { mountOverlay } from '../../client/overlay/mountOverlay.ts';
import type { OverlayTip } from '../../client/overlay/overlayTip.ts';

/** What each tip of a flood is worth in MESI, over and over. */
const FLOODS = {
  /** All of them rise along the edge, or gather into bursts. */
  small: [1, 2, 3, 4],
  /** Every tier there is: chips, cards, banners, and the whole stage. */
  mixed: [1, 2, 1, 3, 1, 12, 1, 2, 1, 90, 2, 1, 1, 2, 800],
} as const;
const NAMES = ['Ana', 'Bo', 'Chidi', 'Dana', 'Elif', 'Farid', 'Gus', 'Hana'] as const;
const MESI = 1_000_000n;

export type FloodName = keyof typeof FLOODS;

export interface Measured {
  /** The times between two animation frames of the page, in milliseconds. */
  readonly stepsMs: readonly number[];
  readonly tips: number;
  readonly resolution: number;
}

const host = document.getElementById('host')!;
const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

async function watchFrames(forMs: number, onFrame: (elapsedMs: number) => void): Promise<number[]> {
  const beganMs = await nextFrame();
  const stepsMs: number[] = [];
  for (let lastMs = beganMs; lastMs - beganMs < forMs; ) {
    onFrame(lastMs - beganMs);
    const nowMs = await nextFrame();
    stepsMs.push(nowMs - lastMs);
    lastMs = nowMs;
  }
  return stepsMs;
}

/** Sets up Pixi as the overlay does, with nothing to draw: this is what the canvas costs by itself. */
async function emptyStage(forMs: number): Promise<Measured> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, { position: 'absolute', inset: '0', display: 'block' });
  host.append(canvas);
  const renderer = new WebGLRenderer();
  const size = { width: host.clientWidth, height: host.clientHeight };
  const look = { backgroundAlpha: 0, antialias: false, autoDensity: true, skipExtensionImports: true };
  await renderer.init({ canvas, ...size, ...look, resolution: window.devicePixelRatio });
  const root = new Container();
  const stepsMs = await watchFrames(forMs, () => renderer.render(root));
  renderer.destroy({ removeView: true });
  return { stepsMs, tips: 0, resolution: renderer.resolution };
}

/** Gives `perSecond` tips for so long, from the first frame after the overlay was there. */
async function flood(name: FloodName, perSecond: number, forMs: number): Promise<Measured> {
  const overlay = await mountOverlay(host, { reducedMotion: false, transparent: true });
  let tips = 0;
  const stepsMs = await watchFrames(forMs, (elapsedMs) => {
    for (; tips < (elapsedMs / 1_000) * perSecond; tips += 1) overlay.tip(tipOf(name, tips));
  });
  return { stepsMs, tips, resolution: overlay.stats().resolution };
}

function tipOf(flood: FloodName, n: number): OverlayTip {
  const mesi = FLOODS[flood][n % FLOODS[flood].length]!;
  const amountMinor = String(BigInt(mesi) * MESI);
  return {
    id: `${flood}_${n}`,
    name: NAMES[n % NAMES.length]!,
    asset: 'MESI',
    amountMinor,
    mesiMinor: amountMinor,
    message: mesi < 5 ? '' : 'Great stream, thank you so much!',
  };
}

/** What came since the sample before. */
export interface Sample {
  readonly frames: number;
  readonly forMs: number;
  readonly tips: number;
  /** Textures that are alive now. */
  readonly textures: number;
}

let since = { frames: 0, tips: 0, atMs: 0 };

/** Begins to give `perSecond` tips a second, until the page is closed; `sample` says how it goes. Nothing else is kept. */
async function pour(name: FloodName, perSecond: number): Promise<void> {
  const overlay = await mountOverlay(host, { reducedMotion: false, transparent: true });
  const beganMs = await nextFrame();
  since = { frames: 0, tips: 0, atMs: beganMs };
  let tips = 0;
  const frame = (nowMs: number): void => {
    since.frames += 1;
    for (; tips < ((nowMs - beganMs) / 1_000) * perSecond; tips += 1) {
      overlay.tip(tipOf(name, tips));
      since.tips += 1;
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function sample(): Sample {
  const nowMs = performance.now();
  const { frames, tips, atMs } = since;
  since = { frames: 0, tips: 0, atMs: nowMs };
  return { frames, tips, forMs: nowMs - atMs, textures: window.liveTextures };
}

const stages = { emptyStage, flood, pour, sample };
declare global {
  interface Window {
    stages: typeof stages;
    /** Textures of WebGL that are alive, where somebody counts them. */
    liveTextures: number;
  }
}
window.stages = stages;
