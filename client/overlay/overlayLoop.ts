import type { OverlayDesk } from '../../shared/overlayDesk.ts';
import type { Dresser } from './alertLook.ts';
import type { Mirror } from './mirror.ts';
import { OVERLAY_LIMITS } from './overlayLimits.ts';
import { FULL_PACE, fpsOf, keepPace, type Pace, particleShare } from './pace.ts';
import type { PixiStage } from './scene/pixiStage.ts';
import type { Scene } from './scene/scene.ts';
import {
  type Cue,
  type DirectorInput,
  decide,
  isIdle,
  openDirector,
  type WaitingTips,
  waitingTips,
} from './tipDirector.ts';

export interface OverlayStats {
  /** A frame is asked for; false when nothing is shown or waits, or the page is hidden. */
  readonly running: boolean;
  /** Frames drawn since it was mounted, and per second over the last sixty. */
  readonly frames: number;
  readonly fps: number;
  readonly cues: number;
  readonly particles: number;
  /** Tips that wait for their turn, those of the gathering burst included. */
  readonly waiting: number;
  readonly renderer: 'webgl' | 'plain';
  readonly resolution: number;
}

export interface LoopParts {
  readonly stage: PixiStage | null;
  readonly scene: Scene | null;
  readonly mirror: Mirror;
  readonly calm: boolean;
  readonly cardSlots: number;
  /** What waited when the page was loaded again, and how alerts are run. */
  readonly waiting?: WaitingTips | undefined;
  readonly desk?: OverlayDesk | undefined;
  readonly dresser?: Dresser | undefined;
  /** Called with each alert that begins. */
  readonly onCue?: ((cue: Cue) => void) | undefined;
  /** Called with the share of the full resolution at which to draw from now on. */
  readonly onScale: (scale: number) => void;
}

export interface Loop {
  give(input: DirectorInput): void;
  scale(): number;
  /** Draws again if there is anything to draw, because something changed from outside. */
  wake(): void;
  stop(): void;
  stats(): OverlayStats;
  /** Returns the tips that wait for their turn or for a judgement. */
  waiting(): WaitingTips;
}

/**
 * Runs the overlay's own time. It passes only in drawn frames, so a hidden page or a lost graphics context holds
 * every tip where it is, and no frame is asked for when nothing is shown or waits.
 */
export function startLoop({ stage, scene, mirror, calm, onScale, onCue, ...opening }: LoopParts): Loop {
  let director = openDirector({ calm, ...opening });
  let pace = FULL_PACE;
  let clockMs = 0;

  const direct = (input: DirectorInput): void => {
    const direction = decide(director, input, clockMs);
    director = direction.state;
    for (const cue of direction.cues) {
      scene?.begin(cue);
      onCue?.(cue);
    }
  };
  const setPace = (next: Pace): void => {
    const changed = next.scale !== pace.scale;
    pace = next;
    if (changed) onScale(pace.scale);
  };
  const frames = askForFrames({
    isBusy: () => !isIdle(director) || (scene?.isMoving() ?? false),
    mayDraw: () => stage?.isReady() ?? true,
    onRest: () => setPace(FULL_PACE),
    onFrame: (sinceLastMs) => {
      if (sinceLastMs !== null) setPace(keepPace(pace, sinceLastMs));
      const stepMs = Math.min(sinceLastMs ?? 0, OVERLAY_LIMITS.stepMs);
      clockMs += stepMs;
      direct({ type: 'tick' });
      scene?.update({ clockMs, stepMs, cues: director.active, particleShare: particleShare(pace) });
      mirror.show(director.active);
      stage?.render();
    },
  });
  return {
    wake: frames.wake,
    stop: frames.stop,
    scale: () => pace.scale,
    give: (input) => {
      direct(input);
      frames.wake();
    },
    waiting: () => {
      const { held, cards, stage: centre, gathering } = director;
      return { held, cards, stage: centre, gathering };
    },
    stats: () => ({
      running: frames.isRunning(),
      frames: frames.count(),
      fps: fpsOf(pace),
      cues: director.active.length,
      particles: scene?.particles() ?? 0,
      waiting: waitingTips(director),
      renderer: stage ? 'webgl' : 'plain',
      resolution: stage?.resolution() ?? 1,
    }),
  };
}

interface FrameInput {
  readonly isBusy: () => boolean;
  readonly mayDraw: () => boolean;
  /** Paints a frame. `sinceLastMs` is null for the first frame after a rest. */
  readonly onFrame: (sinceLastMs: number | null) => void;
  readonly onRest: () => void;
}

/** Asks for animation frames while there is something to draw on a page that can be seen. */
function askForFrames({ isBusy, mayDraw, onFrame, onRest }: FrameInput) {
  let request = 0;
  let count = 0;
  let lastMs: number | null = null;
  let stopped = false;
  const mayRun = (): boolean => !stopped && !document.hidden && mayDraw();
  const wake = (): void => {
    if (request === 0 && mayRun() && isBusy()) request = requestAnimationFrame(frame);
  };
  const frame = (nowMs: number): void => {
    request = 0;
    if (!mayRun()) {
      lastMs = null;
      return;
    }
    count += 1;
    const sinceLastMs = lastMs === null ? null : Math.max(0, nowMs - lastMs);
    lastMs = nowMs;
    onFrame(sinceLastMs);
    if (!isBusy()) {
      lastMs = null;
      onRest();
    }
    wake();
  };
  const onVisibility = (): void => {
    lastMs = null;
    wake();
  };
  document.addEventListener('visibilitychange', onVisibility);
  return {
    wake,
    isRunning: () => request !== 0,
    count: () => count,
    stop: () => {
      stopped = true;
      cancelAnimationFrame(request);
      request = 0;
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
