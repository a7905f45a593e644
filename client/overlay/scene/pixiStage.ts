import 'pixi.js/unsafe-eval';
import { Sprite, Ticker, WebGLRenderer } from 'pixi.js';
import { resolutionFor } from '../pace.ts';
import { destroyShared, type Layers, type SharedTextures, shareTextures, stackLayers } from './kit.ts';

export interface PixiStage {
  readonly layers: Layers;
  readonly shared: SharedTextures;
  readonly resolution: () => number;
  /** False while the graphics context is lost: nothing is drawn, nothing should move. */
  readonly isReady: () => boolean;
  /** Changes its size. `scale` is the share of the full resolution, above 0 and at most 1. */
  resize(width: number, height: number, scale: number): void;
  render(): void;
  destroy(): void;
}

const pixelRatio = (): number => window.devicePixelRatio;

/**
 * Pixi samples every texture of a batch for every pixel, up to sixteen. With few large plates, one texture a draw
 * call is several times faster on slow and software renderers. Kept through a restored context, which asks anew.
 */
function oneTexturePerBatch(renderer: WebGLRenderer): void {
  Object.defineProperty(renderer.limits, 'maxBatchableTextures', { get: () => 1, set: () => undefined });
}

/** What every cue draws with is compiled now, for both ways of blending, and not under the first tip. */
function warmUp(renderer: WebGLRenderer, { root, plates }: Layers, { glow }: SharedTextures): void {
  const dots = (['normal', 'add'] as const).map((blendMode) => new Sprite({ texture: glow, blendMode }));
  for (const dot of dots) {
    dot.alpha = 0.01;
    dot.setSize(4);
    plates.addChild(dot);
  }
  renderer.render(root);
  for (const dot of dots) dot.destroy();
  renderer.render(root);
}

/** Throws when the browser gives no WebGL. */
export async function createPixiStage(
  canvas: HTMLCanvasElement,
  size: { readonly width: number; readonly height: number },
  onRestored: () => void,
): Promise<PixiStage> {
  // Pixi's own clock would ask for frames for ever: it is stopped, and moved only when something is drawn.
  Ticker.system.autoStart = false;
  Ticker.system.stop();
  const renderer = new WebGLRenderer();
  await renderer.init({
    canvas,
    ...size,
    resolution: resolutionFor({ ...size, scale: 1, pixelRatio: pixelRatio() }),
    autoDensity: true,
    backgroundAlpha: 0,
    antialias: false,
    powerPreference: 'low-power',
    skipExtensionImports: true,
  });
  oneTexturePerBatch(renderer);
  const layers = stackLayers();
  const shared = shareTextures();
  warmUp(renderer, layers, shared);
  canvas.addEventListener('webglcontextrestored', onRestored);
  return {
    layers,
    shared,
    resolution: () => renderer.resolution,
    isReady: () => !renderer.context.isLost,
    resize: (width, height, scale) =>
      renderer.resize(width, height, resolutionFor({ width, height, scale, pixelRatio: pixelRatio() })),
    render: () => {
      Ticker.system.update();
      renderer.render(layers.root);
    },
    destroy: () => {
      canvas.removeEventListener('webglcontextrestored', onRestored);
      layers.root.destroy({ children: true });
      destroyShared(shared);
      renderer.destroy({ removeView: true });
    },
  };
}
