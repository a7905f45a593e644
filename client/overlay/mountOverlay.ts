import type { OverlayDesk } from '../../shared/overlayDesk.ts';
import type { LinesGone, TipEvent } from '../../shared/protocol/feed.ts';
import type { Dresser } from './alertLook.ts';
import { layoutOf, type OverlayMode } from './layout.ts';
import { mountMirror } from './mirror.ts';
import { type OverlayStats, startLoop } from './overlayLoop.ts';
import { type OverlayTip, overlayTipOf } from './overlayTip.ts';
import { COLOUR, FONT_FAMILY } from './paint/palette.ts';
import { createPixiStage, type PixiStage } from './scene/pixiStage.ts';
import { createScene } from './scene/scene.ts';
import type { Cue, WaitingTips } from './tipDirector.ts';

export interface OverlayOptions {
  readonly reducedMotion: boolean;
  /** False: an own dark ground, for a preview without a picture. */
  readonly transparent: boolean;
  /** Where it is drawn: over the player (`stage`), or alone on a page and somewhat larger (`standalone`). */
  readonly mode?: OverlayMode;
  /** The creator's own colour, any CSS colour; lights the huge moment. */
  readonly accent?: string;
  /** What waited when the page was loaded again, and how the creator runs alerts. */
  readonly waiting?: WaitingTips | undefined;
  readonly desk?: OverlayDesk | undefined;
  /** How tips look, where the creator's settings are known. */
  readonly dresser?: Dresser | undefined;
  /** Called with each alert that begins. */
  readonly onCue?: ((cue: Cue) => void) | undefined;
}

export interface Overlay {
  /** Shows a tip. Each id is shown at most once. */
  tip(input: TipEvent | OverlayTip): void;
  /** Follows what the creator decides about alerts. */
  desk(desk: OverlayDesk): void;
  /** Gives the tips that are not on screen yet another look. */
  dress(dresser: Dresser): void;
  /** Takes away the words of tips that have not been shown yet. */
  silence(of: LinesGone): void;
  /** Returns the tips that wait for their turn or for a judgement. */
  waiting(): WaitingTips;
  destroy(): void;
  stats(): OverlayStats;
}

const FONT_WAIT_MS = 1_500;
/** In CSS pixels: what is smaller cannot be drawn into. */
const LEAST_SIDE = 64;

/** Fills `host`, which must be positioned. Without WebGL the tips are shown as plain text instead. */
export async function mountOverlay(host: HTMLElement, options: OverlayOptions): Promise<Overlay> {
  const { reducedMotion: calm, mode = 'stage', accent = COLOUR.magenta } = options;
  const frame = frameIn(host, options);
  const measure = () =>
    layoutOf(Math.max(LEAST_SIDE, frame.clientWidth), Math.max(LEAST_SIDE, frame.clientHeight), mode);
  await fontReady();
  let layout = measure();
  const stage = await stageIn(frame, layout, () => loop.wake());
  const scene = stage && createScene(stage, { layout, accent });
  const mirror = mountMirror(frame, { visible: stage === null, mode });
  const rescale = (scale: number): void => stage?.resize(layout.width, layout.height, scale);
  const { cardSlots } = layout;
  const { waiting, desk, dresser, onCue } = options;
  const opening = { calm, cardSlots, waiting, desk, dresser };
  const loop = startLoop({ stage, scene, mirror, ...opening, onScale: rescale, onCue });
  const observer = new ResizeObserver(() => {
    // a hidden page has no size: what was drawn for is what it has when it is shown again
    if (frame.clientWidth === 0 || frame.clientHeight === 0) return;
    const next = measure();
    if (next.width === layout.width && next.height === layout.height) return;
    layout = next;
    rescale(loop.scale());
    scene?.relayout(layout);
    loop.give({ type: 'configure', calm, cardSlots: layout.cardSlots });
  });
  observer.observe(frame);
  loop.wake();
  return {
    tip: (input) => loop.give({ type: 'tip', tip: overlayTipOf(input) }),
    desk: (next) => loop.give({ type: 'desk', desk: next }),
    dress: (dresser) => loop.give({ type: 'dress', dresser }),
    silence: (of) => loop.give({ type: 'silence', of }),
    waiting: loop.waiting,
    stats: loop.stats,
    destroy: () => {
      observer.disconnect();
      loop.stop();
      mirror.destroy();
      scene?.destroy();
      stage?.destroy();
      frame.remove();
    },
  };
}

function frameIn(host: HTMLElement, { transparent, reducedMotion }: OverlayOptions): HTMLElement {
  const frame = document.createElement('div');
  frame.dataset.overlay = reducedMotion ? 'calm' : 'full';
  Object.assign(frame.style, { position: 'absolute', inset: '0', overflow: 'hidden', pointerEvents: 'none' });
  if (!transparent) frame.style.background = 'radial-gradient(circle at 50% 40%, #2a1638, #0b0810)';
  host.append(frame);
  return frame;
}

async function stageIn(
  frame: HTMLElement,
  size: { readonly width: number; readonly height: number },
  onRestored: () => void,
): Promise<PixiStage | null> {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  Object.assign(canvas.style, { position: 'absolute', inset: '0', display: 'block' });
  frame.append(canvas);
  try {
    return await createPixiStage(canvas, size, onRestored);
  } catch {
    canvas.remove();
    return null;
  }
}

/**
 * Waits for the display face, and after a while takes the next best: a font that does not come must not stop the
 * tips.
 */
async function fontReady(): Promise<void> {
  const faces = [600, 800].map((weight) => document.fonts.load(`${weight} 20px ${FONT_FAMILY}`));
  const patience = new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS));
  await Promise.race([Promise.allSettled(faces), patience]);
}
