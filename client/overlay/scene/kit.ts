import { Container, ImageSource, Rectangle, Sprite, Texture } from 'pixi.js';
import type { OverlayLayout } from '../layout.ts';
import { OVERLAY_LIMITS } from '../overlayLimits.ts';
import type { Painted } from '../paint/canvas.ts';
import type { Plate } from '../paint/plates.ts';
import {
  glowPicture,
  type ParticleKind,
  particleSheet,
  SHEET_CELL,
  SHEET_CELLS,
  sunPicture,
  sweepPicture,
} from '../paint/sheet.ts';
import { ParticleField } from './particles.ts';

/** What every cue's picture is made with. */
export interface SceneKit {
  readonly layout: OverlayLayout;
  /** Canvas pixels per CSS pixel, as it is now; what is painted already stays as it is when this changes. */
  readonly resolution: number;
  /** The creator's own colour, as CSS writes it. */
  readonly accent: string;
  readonly behind: Container;
  readonly plates: Container;
  readonly particles: ParticleField;
  readonly shared: SharedTextures;
}

export interface SharedTextures {
  readonly glow: Texture;
  readonly sweep: Texture;
  /** The ground of the huge moment in the creator's light, painted when it is first asked for. */
  readonly sun: SunShelf;
  readonly particles: Readonly<Record<ParticleKind, Texture>>;
}

/** One cue on screen: a function of its age. Particles are launched once, whatever the frames. */
export interface CueView {
  update(ageMs: number): void;
  destroy(): void;
}

/** Not a CanvasSource: at a fractional resolution that would resize the canvas, and so wipe it. */
function textureOf({ canvas, resolution }: Painted): Texture {
  return new Texture({ source: new ImageSource({ resource: canvas, resolution }) });
}

/** One sun for each look: it covers the stage, and takes long to paint. */
class SunShelf {
  readonly #painted = new Map<string, Texture>();

  of(accent: string, rays: boolean): Texture {
    const key = `${accent} ${rays}`;
    const known = this.#painted.get(key) ?? textureOf(sunPicture(accent, { rays }));
    this.#painted.set(key, known);
    for (const oldest of this.#painted.keys()) {
      if (this.#painted.size <= OVERLAY_LIMITS.suns) break;
      this.#painted.get(oldest)?.destroy(true);
      this.#painted.delete(oldest);
    }
    return known;
  }

  destroy(): void {
    for (const texture of this.#painted.values()) texture.destroy(true);
  }
}

export function shareTextures(): SharedTextures {
  const { source } = textureOf(particleSheet());
  const cells = SHEET_CELLS.map((kind, n) => {
    const frame = new Rectangle(n * SHEET_CELL, 0, SHEET_CELL, SHEET_CELL);
    return [kind, new Texture({ source, frame })] as const;
  });
  return {
    glow: textureOf(glowPicture()),
    sweep: textureOf(sweepPicture()),
    sun: new SunShelf(),
    particles: Object.fromEntries(cells) as Record<ParticleKind, Texture>,
  };
}

export function destroyShared({ glow, sweep, sun, particles }: SharedTextures): void {
  for (const texture of [glow, sweep, particles.coin]) texture.destroy(true);
  sun.destroy();
}

export interface Layers {
  readonly root: Container;
  readonly behind: Container;
  readonly field: Container;
  readonly plates: Container;
}

/** Particles fly behind the plates, so that they never cover a letter. */
export function stackLayers(): Layers {
  const [root, behind, field, plates] = [new Container(), new Container(), new Container(), new Container()];
  root.addChild(behind, field, plates);
  return { root, behind, field, plates };
}

export function particleField(layers: Layers, shared: SharedTextures): ParticleField {
  const options = { limit: OVERLAY_LIMITS.particles, random: Math.random };
  return new ParticleField(layers.field, shared.particles, options);
}

/** A sprite of a freshly painted plate; it owns its texture, and is destroyed with `dropPlate`. */
export function plateSprite(plate: Painted | Plate, parent: Container): Sprite {
  const sprite = new Sprite(textureOf(plate));
  sprite.anchor.set(0.5);
  parent.addChild(sprite);
  return sprite;
}

export function dropPlate(sprite: Sprite | null): void {
  sprite?.destroy({ texture: true, textureSource: true });
}

/** Light: a shared texture, added to what is behind it. */
export function lightSprite(texture: Texture, parent: Container, tint: number): Sprite {
  const sprite = new Sprite(texture);
  sprite.anchor.set(0.5);
  sprite.blendMode = 'add';
  sprite.tint = tint;
  sprite.alpha = 0;
  parent.addChild(sprite);
  return sprite;
}

/**
 * Whether there is time for light over a large area: a pass over the stage costs more than all words on it. Asked
 * once by each cue, so that its light does not come and go.
 */
export function mayShine({ particles }: SceneKit): boolean {
  return particles.quality > 0.6;
}

/** Light that cannot be seen is not drawn at all: large soft areas are what costs. */
export function shine(sprite: Sprite, alpha: number): void {
  sprite.visible = alpha > 0.004;
  sprite.alpha = alpha;
}
