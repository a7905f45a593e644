import type { OverlayLayout } from '../layout.ts';
import type { Cue } from '../tipDirector.ts';
import { type CueView, particleField, type SceneKit } from './kit.ts';
import type { PixiStage } from './pixiStage.ts';
import { viewOf } from './viewOf.ts';

export interface Scene {
  begin(cue: Cue): void;
  update(frame: SceneFrame): void;
  /** Paints what is on screen again, for another size. */
  relayout(layout: OverlayLayout): void;
  /** Particles still fly though no cue is left, or the last picture has to be wiped. */
  isMoving(): boolean;
  particles(): number;
  destroy(): void;
}

export interface SceneFrame {
  readonly clockMs: number;
  readonly stepMs: number;
  readonly cues: readonly Cue[];
  /** Share of the particles that there is time for. */
  readonly particleShare: number;
}

export function createScene(
  stage: PixiStage,
  { layout: first, accent }: { readonly layout: OverlayLayout; readonly accent: string },
): Scene {
  const { layers, shared } = stage;
  const particles = particleField(layers, shared);
  const views = new Map<number, { readonly cue: Cue; view: CueView }>();
  let dirty = false;
  let relaid = false;
  const kitFor = (layout: OverlayLayout): SceneKit => ({
    layout,
    get resolution() {
      return stage.resolution();
    },
    accent,
    behind: layers.behind,
    plates: layers.plates,
    particles,
    shared,
  });
  let kit = kitFor(first);

  return {
    begin: (cue) => {
      views.set(cue.id, { cue, view: viewOf(cue, kit) });
    },
    update: ({ clockMs, stepMs, cues, particleShare }) => {
      const active = new Set(cues.map((cue) => cue.id));
      for (const [id, { view }] of views) {
        if (active.has(id)) continue;
        view.destroy();
        views.delete(id);
      }
      particles.quality = particleShare;
      // A picture painted again does not launch its particles a second time.
      particles.muted = relaid;
      relaid = false;
      for (const { cue, view } of views.values()) view.update(clockMs - cue.startMs);
      particles.muted = false;
      particles.update(stepMs);
      dirty = views.size > 0 || particles.count > 0;
    },
    relayout: (layout) => {
      kit = kitFor(layout);
      relaid = true;
      for (const entry of views.values()) {
        entry.view.destroy();
        entry.view = viewOf(entry.cue, kit);
      }
    },
    isMoving: () => dirty,
    particles: () => particles.count,
    destroy: () => {
      for (const { view } of views.values()) view.destroy();
      views.clear();
      particles.clear();
    },
  };
}
