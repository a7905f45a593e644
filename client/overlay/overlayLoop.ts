import type { Mirror } from './mirror.ts';
import { OVERLAY_LIMITS } from './overlayLimits.ts';
import { FULL_PACE, fpsOf, keepPace, type Pace, particleShare } from './pace.ts';
import type { PixiStage } from './scene/pixiStage.ts';
import type { Scene } from './scene/scene.ts';
import { type DirectorInput, decide, isIdle, openDirector, waitingTips } from './tipDirector.ts';

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
  /** Draw at this share of the full resolution from now on. */
  readonly onScale: (scale: number) => void;
}

export interface Loop {
  give(input: DirectorInput): void;
  scale(): number;
  /** Something changed from outside: draw again if there is anything to draw. */
  wake(): void;
  stop(): void;
  stats(): OverlayStats;
}

/**
 * The overlay's own time: it passes only in drawn frames, so a hidden page or a lost graphics context holds every
 * tip where it is, and no frame is asked for when nothing is shown or waits.
 */
export function startLoop({ stage, scene, mirror, calm, cardSlots, onScale }: LoopParts): Loop {
  let director = openDirector({ calm, cardSlots });
  let pace = FULL_PACE;
  let clockMs = 0;
  let lastFrameMs: number | null = null;
  let request = 0;
  let stopped = false;
  let frames = 0;

  const direct = (input: DirectorInput): void => {
    const direction = decide(director, input, clockMs);
    director = direction.state;
    for (const cue of direction.cues) scene?.begin(cue);
  };
  const busy = (): boolean => !isIdle(director) || (scene?.isMoving() ?? false);
  const mayRun = (): boolean => !stopped && !document.hidden && (stage?.isReady() ?? true);
  const wake = (): void => {
    if (request === 0 && mayRun() && busy()) request = requestAnimationFrame(onFrame);
  };
  const setPace = (next: Pace): void => {
    const changed = next.scale !== pace.scale;
    pace = next;
    if (changed) onScale(pace.scale);
  };
  const onFrame = (nowMs: number): void => {
    request = 0;
    if (!mayRun()) {
      lastFrameMs = null;
      return;
    }
    if (lastFrameMs !== null) setPace(keepPace(pace, nowMs - lastFrameMs));
    const stepMs = lastFrameMs === null ? 0 : Math.min(nowMs - lastFrameMs, OVERLAY_LIMITS.stepMs);
    lastFrameMs = nowMs;
    advance(stepMs);
    if (!busy()) rest();
    wake();
  };
  const advance = (stepMs: number): void => {
    clockMs += stepMs;
    frames += 1;
    direct({ type: 'tick' });
    scene?.update({ clockMs, stepMs, cues: director.active, particleShare: particleShare(pace) });
    mirror.show(director.active);
    stage?.render();
  };
  const rest = (): void => {
    lastFrameMs = null;
    setPace(FULL_PACE);
  };
  const onVisibility = (): void => {
    lastFrameMs = null;
    wake();
  };
  document.addEventListener('visibilitychange', onVisibility);
  return {
    wake,
    scale: () => pace.scale,
    give: (input) => {
      if (stopped) return;
      direct(input);
      wake();
    },
    stop: () => {
      stopped = true;
      cancelAnimationFrame(request);
      document.removeEventListener('visibilitychange', onVisibility);
    },
    stats: () => ({
      running: request !== 0,
      frames,
      fps: fpsOf(pace),
      cues: director.active.length,
      particles: scene?.particles() ?? 0,
      waiting: waitingTips(director),
      renderer: stage ? 'webgl' : 'plain',
      resolution: stage?.resolution() ?? 1,
    }),
  };
}
